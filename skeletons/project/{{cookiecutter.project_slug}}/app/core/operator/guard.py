"""Lets the operator in, and nobody else: neither the address that a request comes from
nor a `Host` header proves anything, since a proxy on the same machine has both.

A browser shows a cookie, which does not hold the token: browsers send it to other ports of
the host as well. It ends by itself, and with the token that signed it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends, HTTPException, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from app.core.operator.token import operator_token

WEEK_SECONDS = 7 * 24 * 3600

Recognizer = Callable[[HTTPConnection], Awaitable[bool]]

_recognizers: list[Recognizer] = []
_sign_in_paths: list[str] = []

bearer = HTTPBearer(
    scheme_name="operator",
    description="The operator's token: OPERATOR_TOKEN, or what the server's link has.",
    auto_error=False,
)


class OperatorRequiredError(HTTPException):
    """Only the operator may do this, and whoever asks is not known as such."""

    def __init__(self) -> None:
        super().__init__(
            401,
            "Only for the operator, who sends a token",
            {"WWW-Authenticate": "Bearer"},
        )


@contextmanager
def recognize_operators(
    recognizer: Recognizer, sign_in_path: str = ""
) -> Iterator[None]:
    """Have those be operators too of whom `recognizer` says so, inside the `with` block.

    `sign_in_path` is the page where they sign in; it goes on to what `next` names.
    """
    _recognizers.append(recognizer)
    _sign_in_paths.append(sign_in_path)
    try:
        yield
    finally:
        _recognizers.remove(recognizer)
        _sign_in_paths.remove(sign_in_path)


def other_sign_in_path() -> str:
    """Give a page to sign in at without the token; empty where there is none."""
    return next(filter(None, _sign_in_paths), "")


async def is_operator(connection: HTTPConnection) -> bool:
    """Whether the operator asks: for what others may see in part. Refuses nothing."""
    if has_token(connection):
        return True
    for recognizer in _recognizers.copy():
        if await recognizer(connection):
            return True
    return False


async def may_operate(connection: HTTPConnection) -> bool:
    """Whether to let a WebSocket, or a request to a mounted application, through."""
    return not is_foreign_change(connection) and await is_operator(connection)


async def require_operator(
    request: Request,
    response: Response,
    _: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)] = None,
) -> None:
    """Close a route or a router to everybody but the operator."""
    if is_foreign_change(request):
        raise HTTPException(403, "Not from another site")
    if not await is_operator(request):
        raise OperatorRequiredError
    # A cache on the way would show it to others.
    response.headers["Cache-Control"] = "no-store"


def has_token(connection: HTTPConnection) -> bool:
    scheme, _, given = connection.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and is_token(given.strip()):
        return True
    token = operator_token()
    return token is not None and has_cookie(connection, token)


def is_token(given: str) -> bool:
    """Whether this is the operator's token; takes as long whatever is given."""
    token = operator_token()
    return token is not None and secrets.compare_digest(given.encode(), token.encode())


def is_foreign_change(connection: HTTPConnection) -> bool:
    """Whether a page of another origin wants something changed, or to listen.

    Any page can have its visitor's browser do so, without a permission: a POST without
    a body needs none, and a WebSocket never does. Browsers tell where a request comes
    from; programs do not, and need not. As Go's standard library has it:
    https://pkg.go.dev/net/http#CrossOriginProtection
    """
    if connection.scope.get("method", "WEBSOCKET") in {"GET", "HEAD", "OPTIONS"}:
        return False
    headers = connection.headers
    if site := headers.get("Sec-Fetch-Site"):
        return site not in {"same-origin", "none"}
    origin = headers.get("Origin")
    return origin is not None and origin.partition("://")[2] != headers.get("Host")


def cookie_name(connection: HTTPConnection) -> str:
    # Browsers share cookies between the ports of a host, hence a name of its own. The
    # prefix keeps other hosts of the domain from setting it:
    # https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
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
