"""Run by Alembic whenever it needs the tables or the database."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection, NullPool, TypeDecorator, inspect

from app.components.database.migrations import VERSION_TABLES
from app.components.database.settings import settings
from app.core.db import create_engine, parse_url
from app.models import metadata


def compared_beside(tables: Iterable[str]) -> Callable[..., bool]:
    """Tell which tables are compared with those in code.

    Tables are left alone whose names start with `_`: their components create them. So
    are those of a component that is not there any more: `auth_user` of `auth`, say.
    """
    of_components = tuple(
        f"{name.removeprefix(VERSION_TABLES)}_"
        for name in tables
        if name.startswith(VERSION_TABLES)
    )

    def is_compared(
        _: object, name: str | None, kind: str, reflected: bool, twin: object
    ) -> bool:
        if kind != "table" or name is None:
            return True
        is_left = reflected and twin is None and name.startswith(of_components)
        return not name.startswith("_") and not is_left

    return is_compared


def render_item(kind: str, item: object, _: object) -> str | bool:
    """Write SQLModel's own types as what they are in the database."""
    if isinstance(item, TypeDecorator) and type(item).__module__.startswith("sqlmodel"):
        return f"sa.{item.impl!r}"
    return False


OPTIONS: dict[str, Any] = {
    "target_metadata": metadata,
    "render_item": render_item,
    "version_table": context.config.get_main_option("version_table", "alembic_version"),
    "transactional_ddl": True,
}


ENUMS_IN_USE = """
SELECT DISTINCT type.oid::regtype::text
FROM pg_type type
JOIN pg_attribute attribute ON attribute.atttypid IN (type.oid, type.typarray)
JOIN pg_class class ON class.oid = attribute.attrelid
WHERE type.typtype = 'e' AND class.relkind IN ('r', 'p') AND NOT attribute.attisdropped
"""


def migrate(connection: Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    tables = inspect(connection).get_table_names()
    enums = enums_in_use(connection)
    # To look has begun a transaction, which Alembic would take for one that others end.
    connection.rollback()
    with sqlite_transaction(connection) if on_sqlite else nullcontext():
        # SQLite cannot change a column: Alembic copies its table to a new one, see
        # https://alembic.sqlalchemy.org/en/latest/batch.html
        context.configure(
            connection=connection,
            include_object=compared_beside(tables),
            render_as_batch=on_sqlite,
            **OPTIONS,
        )
        with context.begin_transaction():
            context.run_migrations()
            # PostgreSQL keeps the type of a column that is gone, and would refuse to
            # make it anew: https://github.com/sqlalchemy/alembic/issues/886
            for name in enums - enums_in_use(connection):
                connection.exec_driver_sql(f"DROP TYPE {name}")


def enums_in_use(connection: Connection) -> set[str]:
    """Give the enumerations that columns have, where these are types of their own."""
    if connection.dialect.name != "postgresql":
        return set()
    return set(connection.exec_driver_sql(ENUMS_IN_USE).scalars())


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
    kind = parse_url(settings.url).get_backend_name()
    context.configure(dialect_name=kind, literal_binds=True, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    write_sql()
else:
    asyncio.run(migrate_online())
