import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.logging import bind

HEADER = "X-Request-ID"

# What another service may call a request: it ends up in the log.
ACCEPTED = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class RequestIdMiddleware:
    """Gives each request an id, which its answer and all that it logs have.

    In the code of a route it is `request.state.request_id`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        request_id = given if ACCEPTED.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        # In a context variable, which threads and tasks of the request have as well:
        # https://docs.python.org/3/library/contextvars.html#asyncio-support
        # Not taken back: each request has a task of its own, whose last word, about an
        # error that nobody has handled, the server logs.
        bind(request_id=request_id)

        async def send_with_id(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                message.setdefault("headers", [])
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:
            bind(method=scope.get("method", "WEBSOCKET"), path=scope["path"])
            raise


def request_id_headers(request: Request) -> dict[str, str]:
    """Give the id to an answer that is made outside of the middleware."""
    return {HEADER: request.state.request_id}
