from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT = b'<head><script src="connection.js"></script>'


class ConnectionNoticeMiddleware:
    """Put `assets/connection.js` into the page: it tells when the server is away."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message | None = None

        async def send_with_script(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if start and message.get("body"):
                headers = MutableHeaders(scope=start)
                if headers.get("Content-Type", "").startswith("text/html"):
                    body = message["body"].replace(b"<head>", SCRIPT, 1)
                    headers["Content-Length"] = str(len(body))
                    message = {**message, "body": body}
            if start:
                await send(start)
                start = None
            await send(message)

        await self.app(scope, receive, send_with_script)
