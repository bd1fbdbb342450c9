"""Which requests a page of another site has its visitor's browser send.

Any page can do so, without a permission: a POST without a body needs none, and a
WebSocket never does. Browsers tell where a request comes from; programs do not, and need
not. As Go's standard library has it: https://pkg.go.dev/net/http#CrossOriginProtection
"""

from starlette.requests import HTTPConnection

HARMLESS = {"GET", "HEAD", "OPTIONS"}


def is_foreign(connection: HTTPConnection) -> bool:
    """Whether a page of another origin asks."""
    site = connection.headers.get("Sec-Fetch-Site")
    if site in ("same-origin", "none"):
        return False
    origin = connection.headers.get("Origin")
    if site == "cross-site" or origin is None:
        return site == "cross-site"
    return origin.partition("://")[2] != connection.headers.get("Host")


def is_foreign_change(connection: HTTPConnection) -> bool:
    """Whether a page of another origin wants something changed, or to listen."""
    method = connection.scope.get("method", "WEBSOCKET")
    return method not in HARMLESS and is_foreign(connection)
