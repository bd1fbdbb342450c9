"""The cookie of a browser in which the operator has signed in.

It does not hold the token: browsers send it to other ports of the host as well. It ends
by itself, and with the token that signed it.
"""

import hashlib
import hmac
import time

from starlette.requests import HTTPConnection
from starlette.responses import Response

WEEK_SECONDS = 7 * 24 * 3600


def cookie_name(connection: HTTPConnection) -> str:
    # Browsers share cookies between the ports of a host, hence a name of its own.
    port = connection.headers.get("Host", "").rpartition(":")[2]
    suffix = f"-{port}" if port.isascii() and port.isdecimal() else ""
    return f"{'__Host-' if is_secure(connection) else ''}operator{suffix}"


def is_secure(connection: HTTPConnection) -> bool:
    return connection.scope["scheme"] in ("https", "wss")


def set_cookie(connection: HTTPConnection, response: Response, token: str) -> None:
    """Have the browser be known for a week."""
    response.set_cookie(
        cookie_name(connection),
        signed(token, str(int(time.time()) + WEEK_SECONDS)),
        max_age=WEEK_SECONDS,
        path="/",
        secure=is_secure(connection),
        httponly=True,
        # Not "strict": a link in a browser's terminal would end at a closed door.
        samesite="lax",
    )


def has_cookie(connection: HTTPConnection, token: str) -> bool:
    given = connection.cookies.get(cookie_name(connection), "")
    end = given.partition(".")[0]
    if not hmac.compare_digest(given.encode(), signed(token, end).encode()):
        return False
    return time.time() < int(end)


def signed(token: str, end: str) -> str:
    text = f"operator until {end}".encode()
    return f"{end}.{hmac.new(token.encode(), text, hashlib.sha256).hexdigest()}"
