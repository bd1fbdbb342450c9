import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import select

from app.core.db import SessionDep, create_engine, open_session, parse_url
from app.core.sqlite import sqlite_file

METADATA = MetaData()
PARENTS = Table("parents", METADATA, Column("id", Integer, primary_key=True))
CHILDREN = Table(
    "children", METADATA, Column("parent_id", ForeignKey("parents.id"), nullable=False)
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "that is new" / "test.db"


@asynccontextmanager
async def database(file: Path) -> AsyncIterator[AsyncEngine]:
    """Have sessions use a database with the two tables."""
    engine = create_engine(parse_url(f"sqlite:///{file}"))
    usual = open_session.kw["bind"]
    open_session.configure(bind=engine)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(METADATA.create_all)
        yield engine
    finally:
        open_session.configure(bind=usual)
        await engine.dispose()


async def count(table: Table) -> int:
    async with open_session() as session:
        return len((await session.exec(select(table.c[0]))).all())


def test_every_connection_has_the_pragmas(file: Path) -> None:
    async def scenario() -> list[Any]:
        async with database(file) as engine, engine.connect() as one:
            pragmas = ["foreign_keys", "journal_mode", "busy_timeout"]
            async with engine.connect() as other:
                return [
                    await connection.scalar(text(f"PRAGMA {pragma}"))
                    for connection in (one, other)
                    for pragma in pragmas
                ]

    assert asyncio.run(scenario()) == [1, "wal", 10_000] * 2


def test_foreign_keys_are_enforced(file: Path) -> None:
    async def scenario() -> None:
        async with database(file), open_session() as session:
            await session.exec(CHILDREN.insert().values(parent_id=1))

    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        asyncio.run(scenario())


def test_only_what_is_committed_stays(file: Path) -> None:
    async def scenario() -> tuple[int, int]:
        async with database(file):
            async with open_session() as session:
                await session.exec(PARENTS.insert().values(id=1))
            left = await count(PARENTS)
            async with open_session() as session:
                await session.exec(PARENTS.insert().values(id=1))
                await session.commit()
            return left, await count(PARENTS)

    assert asyncio.run(scenario()) == (0, 1)


def test_a_savepoint_is_part_of_its_transaction(file: Path) -> None:
    async def scenario() -> tuple[int, int]:
        async with database(file):
            async with open_session() as session, session.begin_nested():
                await session.exec(PARENTS.insert().values(id=1))
            left = await count(PARENTS)
            async with open_session() as session:
                await session.exec(PARENTS.insert().values(id=1))
                with pytest.raises(IntegrityError):
                    async with session.begin_nested():
                        await session.exec(PARENTS.insert().values(id=1))
                await session.commit()
            return left, await count(PARENTS)

    assert asyncio.run(scenario()) == (0, 1)


def test_sessions_that_write_at_once_wait_for_each_other(file: Path) -> None:
    async def add(number: int) -> None:
        async with open_session() as session:
            await session.exec(select(PARENTS.c.id))
            await session.exec(PARENTS.insert().values(id=number))
            await asyncio.sleep(0)
            await session.commit()

    async def scenario() -> int:
        async with database(file):
            await asyncio.gather(*map(add, range(20)))
            return await count(PARENTS)

    assert asyncio.run(scenario()) == 20


def test_a_route_gets_a_session(file: Path) -> None:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with database(file):
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/parents")
    async def add_parent(session: SessionDep) -> int:
        await session.exec(PARENTS.insert().values(id=1))
        await session.commit()
        return await count(PARENTS)

    with TestClient(app) as client:
        assert client.post("/parents").json() == 1


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("sqlite:///data/app.db", "sqlite+aiosqlite:///data/app.db"),
        ("postgres://u:p@host/db", "postgresql+psycopg://u:p@host/db"),
        ("postgresql://host/db?sslmode=require", None),
        ("postgresql+asyncpg://host/db", "postgresql+asyncpg://host/db"),
    ],
)
def test_a_url_without_a_driver_gets_one(given: str, read: str | None) -> None:
    expected = read or given.replace("://", "+psycopg://")
    assert parse_url(given).render_as_string(hide_password=False) == expected


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncmy", None)
    with pytest.raises(RuntimeError, match="package asyncmy is missing"):
        create_engine(parse_url("mysql+asyncmy://host/db"))


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///data/app.db", Path("data/app.db")),
        ("sqlite://", None),
        ("sqlite:///:memory:", None),
        ("sqlite:///file:app.db?uri=true", None),
        ("postgresql://host/db", None),
    ],
)
def test_only_sqlite_has_a_file(url: str, file: Path | None) -> None:
    assert sqlite_file(parse_url(url)) == file
