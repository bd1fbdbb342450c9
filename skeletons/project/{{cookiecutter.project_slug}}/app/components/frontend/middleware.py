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


class SameOriginMiddleware:
    """Keep the dashboard's files to this server: nothing in, nothing out.

    Flet lets pages of any origin read them, whatever CORS_ORIGINS says, and its client
    loads one script from a CDN even with `no_cdn`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_restricted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                del headers["Access-Control-Allow-Origin"]
                headers["Content-Security-Policy"] = (
                    "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:"
                )
            await send(message)

        await self.app(scope, receive, send_restricted)


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
