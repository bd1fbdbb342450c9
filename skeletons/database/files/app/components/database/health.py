import os
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.components.database.migrations import check_progress
from app.core.health import ComponentHealth, Status
from app.core.sqlite import sqlite_file

SIZE_ON_POSTGRESQL = text("SELECT pg_database_size(current_database())")


async def check_database(
    engine: AsyncEngine, migrations: dict[str, ScriptDirectory]
) -> ComponentHealth:
    """Degraded while migrations are pending, unhealthy if it cannot be used.

    An error on the way is left to the health report, which logs it.
    """
    file = sqlite_file(engine.url)
    if file is not None and not is_writable(file):
        return ComponentHealth(
            status=Status.UNHEALTHY,
            message="The database file, or its folder, cannot be written to",
        )
    progress = await check_progress(engine, migrations)
    return ComponentHealth(
        status=Status.DEGRADED if progress.problem else Status.HEALTHY,
        message=progress.problem,
        details={
            "kind": engine.dialect.name,
            "size_bytes": await measure_size(engine),
            "revision": ", ".join(progress.revisions) or None,
            "pending_migrations": progress.pending,
        },
    )


def is_writable(file: Path) -> bool:
    """Whether SQLite could write there: it needs the folder for its other files."""
    folder = next(each for each in file.absolute().parents if each.exists())
    return os.access(folder, os.W_OK) and (
        not file.exists() or os.access(file, os.W_OK)
    )


async def measure_size(engine: AsyncEngine) -> int | None:
    if file := sqlite_file(engine.url):
        return file.stat().st_size if file.exists() else 0
    if engine.dialect.name != "postgresql":
        return None
    async with engine.connect() as connection:
        size: int | None = await connection.scalar(SIZE_ON_POSTGRESQL)
        return size
