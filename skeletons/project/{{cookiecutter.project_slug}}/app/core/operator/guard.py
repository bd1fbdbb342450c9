"""Lets the operator in, and nobody else: neither the address that a request comes from
nor a `Host` header proves anything, since a proxy on the same machine has both."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends, HTTPException, Request, Response, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from app.core.operator.cookie import has_cookie
from app.core.operator.same_site import is_foreign_change
from app.core.operator.token import operator_token

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
            status.HTTP_401_UNAUTHORIZED,
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
        raise HTTPException(status.HTTP_403_FORBIDDEN, "Not from another site")
    if not await is_operator(request):
        raise OperatorRequiredError
    # A cache on the way would show it to others.
    response.headers["Cache-Control"] = "no-store"


def has_token(connection: HTTPConnection) -> bool:
    token = operator_token()
    if token is None:
        return False
    scheme, _, given = connection.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and is_token(given.strip()):
        return True
    return has_cookie(connection, token)


def is_token(given: str) -> bool:
    """Whether this is the operator's token; takes as long whatever is given."""
    token = operator_token()
    return token is not None and secrets.compare_digest(given.encode(), token.encode())
