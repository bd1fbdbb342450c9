"""The database of this application, and sessions on it.

In a route, FastAPI opens the session and closes it:

    async def list_notes(session: SessionDep) -> Sequence[Note]:
        return (await session.exec(select(Note))).all()

Anywhere else:

    async with open_session() as session:
        session.add(Note(text="Buy milk"))
        await session.commit()

What has not been committed at the end of a session is rolled back.
"""

import logging
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, HTTPException
from sqlalchemy import URL, Dialect, Pool, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.database.settings import settings
from app.core.sqlite import prepare_sqlite

logger = logging.getLogger(__name__)

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}


def parse_url(text: str) -> URL:
    """Read a database URL; one without a driver gets one that works with asyncio."""
    url = make_url(text)
    return url.set(drivername=DRIVERS.get(url.drivername, url.drivername))


def create_engine(url: URL, poolclass: type[Pool] | None = None) -> AsyncEngine:
    """Make an engine, which connects when it is first used."""
    # A server may have ended connections that the pool keeps; a file does not.
    on_server = url.get_backend_name() != "sqlite"
    try:
        engine = create_async_engine(url, poolclass=poolclass, pool_pre_ping=on_server)
    except ModuleNotFoundError as error:
        raise RuntimeError(
            f"DATABASE_URL begins with {url.drivername}, for which the package"
            f" {error.name} is missing: see app/components/database/README.md"
        ) from error
    if on_server:
        event.listen(engine.sync_engine, "do_connect", connect)
    else:
        prepare_sqlite(engine.sync_engine)
    return engine


def connect(
    dialect: Dialect, _: object, arguments: tuple[Any, ...], options: dict[str, Any]
) -> DBAPIConnection:
    """Have a server that is away be the same error with every driver.

    asyncpg raises what the socket does, which SQLAlchemy passes on as it is:
    https://docs.sqlalchemy.org/en/20/core/events.html#sqlalchemy.events.DialectEvents.do_connect
    """
    try:
        return dialect.connect(*arguments, **options)
    except Exception as error:
        raise dialect.loaded_dbapi.OperationalError(str(error)) from error


engine = create_engine(parse_url(settings.url))
open_session = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


async def get_session() -> AsyncIterator[AsyncSession]:
    """Give a session; a request that the database is away for is answered with 503."""
    try:
        async with open_session() as session:
            yield session
    except SQLAlchemyError as error:
        if not is_away(error):
            raise
        logger.warning("The database is away", extra={"error": error})
        raise HTTPException(
            503, "The database does not answer", {"Retry-After": "5"}
        ) from error


def is_away(error: SQLAlchemyError) -> bool:
    """Whether no connection could be had, or one was lost."""
    if isinstance(error, OperationalError):
        # Of what the server itself says, PostgreSQL tells a code.
        code = getattr(error.orig, "sqlstate", None)
        on_server = engine.dialect.name != "sqlite"
        return error.connection_invalidated or (on_server and code is None)
    return isinstance(error, DBAPIError) and error.connection_invalidated


SessionDep = Annotated[AsyncSession, Depends(get_session)]
