from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from fastapi import FastAPI

from app import models  # noqa: F401 - relations between tables need all of them
from app.components.database.health import check_database
from app.components.database.migrations import load_migrations
from app.core.db import engine
from app.core.health import health_check


@asynccontextmanager
async def database_lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Report the database's health, and close its connections in the end."""
    await start_database(app)
    try:
        yield
    finally:
        await stop_database(app)


async def start_database(app: FastAPI) -> None:
    async with AsyncExitStack() as stack:
        stack.push_async_callback(engine.dispose)
        check = partial(check_database, engine, load_migrations())
        stack.enter_context(health_check("database", check))
        app.state.database_stack = stack.pop_all()


async def stop_database(app: FastAPI) -> None:
    """Stop what `start_database` started, if anything."""
    stack: AsyncExitStack | None = getattr(app.state, "database_stack", None)
    if stack is not None:
        app.state.database_stack = None
        await stack.aclose()
