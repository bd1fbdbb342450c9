from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.components.cache.breaker import CacheUnavailableError
from app.components.cache.session_cookie import set_cookie_header
from app.components.cache.session_store import Session

SCOPE_KEY = "cache.session"
UNAVAILABLE = "Sessions are not available at the moment"
SERVER_ERROR = 500


@dataclass(slots=True)
class SessionSlot:
    """The session of a request, once somebody has asked for it."""

    session: Session | None = None


class SessionMiddleware:
    """Saves the session before the response begins, and sets the cookie.

    So every kind of response carries it, also one that an endpoint makes itself, and
    what a browser does next finds it saved. After a server error nothing is saved.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        slot = scope[SCOPE_KEY] = SessionSlot()
        is_refused = False

        async def send_with_session(message: Message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start" and slot.session is not None:
                try:
                    await save_session(slot.session, message)
                except CacheUnavailableError as error:
                    is_refused = True
                    detail, headers = {"detail": UNAVAILABLE}, error.headers
                    refusal = JSONResponse(detail, 503, headers=headers)
                    await refusal(scope, receive, send)
            if not is_refused:
                await send(message)

        await self.app(scope, receive, send_with_session)


async def save_session(session: Session, response_start: Message) -> None:
    headers = MutableHeaders(scope=response_start)
    headers.add_vary_header("Cookie")
    if response_start["status"] < SERVER_ERROR and session.concerns_browser:
        headers.append("Set-Cookie", set_cookie_header(await session.save()))
