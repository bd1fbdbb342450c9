"""Applies all migrations to the database that the tests have to themselves.

It is a new SQLite file, unless TEST_DATABASE_URL names another database, which has to
be there and to be empty.
"""

import asyncio
from collections.abc import Iterator

import pytest

from app.components.database.migrator import Migrator
from app.core.db import engine
from app.models import metadata


@pytest.fixture(scope="session", autouse=True)
def migrated_database() -> None:
    Migrator().upgrade()


@pytest.fixture
def database() -> Iterator[None]:
    """Ask for it in a test that writes: what that leaves in the tables is deleted."""
    yield
    asyncio.run(empty_tables())


async def empty_tables() -> None:
    async with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())
    await engine.dispose()
