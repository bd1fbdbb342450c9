from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.components.backend.request_id import request_id_headers
from app.core.operator.guard import OperatorRequiredError
from app.core.operator.sign_in import ask_to_sign_in
from app.core.problems import (
    body_too_large,
    error_response,
    invalid_response,
    limited,
    strict_json,
)


def answer_errors(app: FastAPI) -> None:
    """Have every error answered in one format, which repeats nothing of the request."""
    app.add_exception_handler(OperatorRequiredError, ask_to_sign_in)

    @app.exception_handler(StarletteHTTPException)
    async def http_error(_: Request, error: StarletteHTTPException) -> Response:
        return error_response(error)

    @app.exception_handler(RequestValidationError)
    async def invalid_request(_: Request, error: RequestValidationError) -> Response:
        return invalid_response(error)

    @app.exception_handler(Exception)
    async def server_error(request: Request, _error: Exception) -> Response:
        # Its text is for the log: it may hold host names or passwords.
        headers = request_id_headers(request)
        return error_response(HTTPException(500, headers=headers))


class BodyMiddleware:
    """Refuses bodies that are too large, before and while they are read, and bad JSON.

    FastAPI's own `max_body_size` answers in a format of its own, without CORS headers.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        declared = headers.get("Content-Length", "0")
        if declared.isdecimal() and int(declared) > self.max_bytes:
            refusal = error_response(body_too_large(self.max_bytes))
            await refusal(scope, receive, send)
            return
        receive = limited(receive, self.max_bytes)
        if "json" in headers.get("Content-Type", ""):
            receive = strict(receive)
        await self.app(scope, receive, send)


def strict(receive: Receive) -> Receive:
    """Stop a request at the end of its body unless that is JSON."""
    body = bytearray()

    async def receive_strictly() -> Message:
        message = await receive()
        body.extend(message.get("body", b""))
        if body and message["type"] == "http.request" and not message.get("more_body"):
            strict_json(bytes(body))
        return message

    return receive_strictly
