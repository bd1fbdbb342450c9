import asyncio
from contextlib import suppress

from starlette import status
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from app.core.operator.guard import OperatorRequiredError, may_operate
from app.core.operator.sign_in import ask_to_sign_in

# How long Flet may take to put a session away whose browser has left.
FAREWELL_SECONDS = 5

SCRIPT = b'<head><script src="connection.js"></script>'


class OperatorMiddleware:
    """Show the dashboard to the operator only, its WebSocket included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        is_shown_out = False

        async def receive_from_operator() -> Message:
            nonlocal is_shown_out
            message = await receive()
            is_asked = message["type"] == "websocket.receive"
            # Who has signed out since, or lost the role, controls nothing any more.
            if is_asked and not await may_operate(connection):
                await send({"type": "websocket.close", "code": 1008})
                is_shown_out = True
                return {"type": "websocket.disconnect", "code": 1008}
            return message

        async def send_to_operator(message: Message) -> None:
            if not is_shown_out:
                await send(message)

        if await may_operate(connection):
            await self.app(scope, receive_from_operator, send_to_operator)
        elif scope["type"] == "http":
            request = Request(scope)
            refusal = await ask_to_sign_in(request, OperatorRequiredError())
            await refusal(scope, receive, send)
        else:
            await WebSocketClose(status.WS_1008_POLICY_VIOLATION)(scope, receive, send)


class PageMiddleware:
    """Keep the dashboard's files to this server, and have its page tell when that is away.

    Flet lets pages of any origin read the files, whatever CORS_ORIGINS says, and its
    client loads one script from a CDN even with `no_cdn`. The page is Flet's own, but for
    `assets/connection.js`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message | None = None

        async def send_changed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                del headers["Access-Control-Allow-Origin"]
                headers["Content-Security-Policy"] = (
                    "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:"
                )
                # Held back: the length is not known before the body is.
                start = message
                return
            if start:
                headers = MutableHeaders(scope=start)
                is_page = headers.get("Content-Type", "").startswith("text/html")
                if is_page and (body := message.get("body", b"")):
                    body = body.replace(b"<head>", SCRIPT, 1)
                    message = {**message, "body": body}
                    headers["Content-Length"] = str(len(body))
                await send(start)
                start = None
            await send(message)

        await self.app(scope, receive, send_changed)


class BrowserLeftMiddleware:
    """End a browser's connection when it leaves.

    Flet waits for ever for a browser that left before it registered, and keeps the
    session of one that left while a message was on its way.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        clock = asyncio.get_running_loop()

        async def receive_until_left() -> Message:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                deadline.reschedule(clock.time() + FAREWELL_SECONDS)
            return message

        async def send_unless_left(message: Message) -> None:
            with suppress(OSError):
                await send(message)

        with suppress(TimeoutError):
            async with asyncio.timeout(None) as deadline:
                await self.app(scope, receive_until_left, send_unless_left)
