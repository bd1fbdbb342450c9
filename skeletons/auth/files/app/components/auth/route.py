from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from app.components.auth.dependencies import as_http
from app.components.auth.errors import AuthError, RefusedPasswordError


class AuthRoute(APIRoute):
    """Says what is wrong with a request without repeating it: it holds passwords."""

    def get_route_handler(
        self,
    ) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_safely(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                told = [
                    {name: each[name] for name in ("type", "loc", "msg")}
                    for each in error.errors()
                ]
                raise RequestValidationError(told) from None
            except RefusedPasswordError as error:
                place = ("body", "password")
                told = [{"type": "password", "loc": place, "msg": str(error)}]
                raise RequestValidationError(told) from None
            except AuthError as error:
                raise as_http(error) from error

        return handle_safely
