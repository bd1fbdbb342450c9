from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError

from app.components.auth.dependencies import as_http
from app.components.auth.errors import AuthError, RefusedPasswordError
from app.core.problems import ProblemRoute, error_response, invalid_response


class AuthRoute(ProblemRoute):
    """Answers the errors of this component too."""

    def get_route_handler(
        self,
    ) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_with_errors(request: Request) -> Response:
            try:
                return await handle(request)
            except RefusedPasswordError as error:
                place = ("body", "password")
                told = {"type": "password", "loc": place, "msg": str(error)}
                return invalid_response(RequestValidationError([told]))
            except AuthError as error:
                return error_response(as_http(error))

        return handle_with_errors
