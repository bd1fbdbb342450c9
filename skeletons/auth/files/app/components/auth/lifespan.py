import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from app.components.auth.health import check_auth
from app.components.auth.operators import is_operating_user
from app.components.auth.outbox import drain
from app.core.health import health_check
from app.core.operator.guard import recognize_operators

SIGN_IN = "/auth/sign-in"

_started: dict[asyncio.AbstractEventLoop, AsyncExitStack] = {}


@asynccontextmanager
async def auth_lifespan(app: object) -> AsyncIterator[None]:
    """Report how signing in is, let operators in, and send in the end what is still to be sent."""
    await start_auth(app)
    try:
        yield
    finally:
        await stop_auth(app)


async def start_auth(_app: object) -> None:
    async with AsyncExitStack() as stack:
        stack.enter_context(health_check("auth", check_auth))
        stack.enter_context(recognize_operators(is_operating_user, SIGN_IN))
        stack.push_async_callback(drain)
        _started[asyncio.get_running_loop()] = stack.pop_all()


async def stop_auth(_app: object) -> None:
    """Stop what `start_auth` started, if anything."""
    if stack := _started.pop(asyncio.get_running_loop(), None):
        await stack.aclose()
