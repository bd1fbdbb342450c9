import re

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

HOST = re.compile(r"([\w.-]+|\[[0-9a-f:.]+\])(:\d*)?")


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


class RefusingMiddleware:
    """Refuses requests for other hosts, bodies that are too large, and bad JSON.

    FastAPI's `max_body_size` and Starlette's `TrustedHostMiddleware` do so in formats of
    their own, and the first one without CORS headers.
    """

    def __init__(self, app: ASGIApp, hosts: list[str], max_bytes: int) -> None:
        self.app = app
        self.hosts = hosts
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        declared = headers.get("Content-Length", "0")
        answer: ASGIApp = self.app
        if not is_served(headers.get("Host", ""), self.hosts):
            answer = error_response(HTTPException(400, "No such host is served here"))
        elif declared.isdecimal() and int(declared) > self.max_bytes:
            answer = error_response(body_too_large(self.max_bytes))
        else:
            receive = limited(receive, self.max_bytes)
            if "json" in headers.get("Content-Type", ""):
                receive = strict(receive)
        await answer(scope, receive, send)


def is_served(host: str, patterns: list[str]) -> bool:
    """Whether what a `Host` header says is among the names, or below one of the *.names."""
    found = HOST.fullmatch(host.lower())
    name = found[1] if found else ""
    return "*" in patterns or any(
        name == each or (each.startswith("*") and name.endswith(each[1:]))
        for each in map(str.lower, patterns)
    )


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
