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

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy import URL, Pool, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.database.settings import settings
from app.core.sqlite import prepare_sqlite

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
    if not on_server:
        prepare_sqlite(engine.sync_engine)
    return engine


engine = create_engine(parse_url(settings.url))
open_session = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with open_session() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]
