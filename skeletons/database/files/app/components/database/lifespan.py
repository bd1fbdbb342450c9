import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from app.components.database.health import check_database
from app.components.database.migrations import load_migrations
from app.core.db import engine
from app.core.health import health_check
from app.models import metadata  # noqa: F401 - relations between tables need all of them

_started: dict[asyncio.AbstractEventLoop, AsyncExitStack] = {}


@asynccontextmanager
async def database_lifespan(_app: object) -> AsyncIterator[None]:
    """Report the database's health, and close its connections in the end."""
    check = partial(check_database, engine, load_migrations())
    try:
        with health_check("database", check):
            yield
    finally:
        await engine.dispose()


async def start_database(app: object) -> None:
    """Do the first half of `database_lifespan`, where no `async with` fits."""
    stack = AsyncExitStack()
    await stack.enter_async_context(database_lifespan(app))
    _started[asyncio.get_running_loop()] = stack


async def stop_database(_app: object) -> None:
    """Stop what `start_database` started, if anything."""
    if stack := _started.pop(asyncio.get_running_loop(), None):
        await stack.aclose()
