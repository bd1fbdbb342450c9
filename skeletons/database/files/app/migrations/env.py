"""Run by Alembic whenever it needs the tables or the database."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection, NullPool, TypeDecorator

from app.components.database.settings import settings
from app.core.db import create_engine, parse_url
from app.models import metadata


def include_object(_object: object, name: str | None, kind: str, *_: object) -> bool:
    """Leave tables alone whose names start with `_`: their components create them."""
    return kind != "table" or name is None or not name.startswith("_")


def render_item(kind: str, item: object, _: object) -> str | bool:
    """Write SQLModel's own types as what they are in the database."""
    if isinstance(item, TypeDecorator) and type(item).__module__.startswith("sqlmodel"):
        return f"sa.{item.impl!r}"
    return False


OPTIONS: dict[str, Any] = {
    "target_metadata": metadata,
    "include_object": include_object,
    "render_item": render_item,
    "transactional_ddl": True,
}


def migrate(connection: Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    with sqlite_transaction(connection) if on_sqlite else nullcontext():
        # SQLite cannot change a column: Alembic copies its table to a new one.
        context.configure(connection=connection, render_as_batch=on_sqlite, **OPTIONS)
        with context.begin_transaction():
            context.run_migrations()


@contextmanager
def sqlite_transaction(connection: Connection) -> Iterator[None]:
    """Make all of it or none, for which SQLite's driver has to be told.

    Meanwhile foreign keys are not enforced, or dropping the old copy of a table would
    delete what refers to it. They are checked in the end.
    """
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    before = broken_references(connection)
    yield
    if broken := broken_references(connection) - before:
        tables = ", ".join(sorted({f"{table} -> {parent}" for table, parent in broken}))
        raise CommandError(f"Rows would refer to others that are not there: {tables}")
    connection.commit()


def broken_references(connection: Connection) -> set[tuple[str, str]]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return {(row.table, row.parent) for row in rows}


async def migrate_online() -> None:
    engine = create_engine(parse_url(settings.url), NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)


def write_sql() -> None:
    url = parse_url(settings.url)
    context.configure(
        dialect_name=url.get_backend_name(), literal_binds=True, **OPTIONS
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    write_sql()
else:
    asyncio.run(migrate_online())
