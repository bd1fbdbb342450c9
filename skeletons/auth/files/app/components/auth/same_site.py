from urllib.parse import urlsplit

from fastapi import Request
from starlette.requests import HTTPConnection

from app.components.auth.errors import NotAllowedError
from app.components.auth.settings import settings

HARMLESS = {"GET", "HEAD", "OPTIONS"}


async def refuse_other_sites(request: Request) -> None:
    """Refuse changes that a page of another site has its visitor's browser ask for.

    Browsers tell where a request comes from; programs do not, and need not.
    """
    if request.method not in HARMLESS and comes_from_elsewhere(request):
        raise NotAllowedError("Not from another site")


def comes_from_elsewhere(connection: HTTPConnection) -> bool:
    origin = connection.headers.get("Origin")
    if origin in settings.allowed_origins:
        return False
    if site := connection.headers.get("Sec-Fetch-Site"):
        # Other hosts of the same domain may belong to others.
        return site not in {"same-origin", "none"}
    host = connection.headers.get("Host")
    return origin is not None and urlsplit(origin).netloc != host
