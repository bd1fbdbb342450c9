"""Gives the tests a database of their own, with all migrations applied.

It is a new SQLite file, unless TEST_DATABASE_URL names another database, which has to
be there and to be empty.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlmodel import SQLModel

FOLDER = Path(tempfile.mkdtemp())

# Set before the first module is imported that reads the settings.
os.environ["DATABASE_URL"] = (
    os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{FOLDER / 'test.db'}"
)

from app.components.database.migrations import alembic_config  # noqa: E402
from app.core.db import engine  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def migrated_database() -> Iterator[None]:
    command.upgrade(alembic_config(), "head")
    yield
    shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture
def database() -> Iterator[None]:
    """Ask for it in a test that writes: what that leaves in the tables is deleted."""
    yield
    asyncio.run(empty_tables())


async def empty_tables() -> None:
    async with engine.begin() as connection:
        for table in reversed(SQLModel.metadata.sorted_tables):
            await connection.execute(table.delete())
    await engine.dispose()
