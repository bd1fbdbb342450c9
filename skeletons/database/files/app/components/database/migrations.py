import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine

from app.core import sqlite
from app.core.sqlite import sqlite_file

FOLDER = Path(sqlite.__file__).parents[1] / "migrations"

OPTIONS = {
    "script_location": str(FOLDER),
    "file_template": "%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d_%(rev)s_%(slug)s",
}

# Where Alembic keeps what it has applied.
APPLIED = Table("alembic_version", MetaData(), Column("version_num", String))

# How ruff, where it is there, is told to tidy a new migration.
RUFF = {
    "hooks": "sort_imports, format",
    "sort_imports.type": "module",
    "sort_imports.module": "ruff",
    "sort_imports.options": "check --quiet --fix --exit-zero REVISION_SCRIPT_FILENAME",
    "format.type": "module",
    "format.module": "ruff",
    "format.options": "format --quiet REVISION_SCRIPT_FILENAME",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Which migrations a database has, and how many it lacks."""

    revisions: tuple[str, ...]
    pending: int
    known: bool = True
    """False if the database has a migration that this code does not have."""


def alembic_config() -> Config:
    """Tell Alembic what an `alembic.ini` would."""
    config = Config(stdout=sys.stdout)
    for name, value in OPTIONS.items():
        config.set_main_option(name, value.replace("%", "%%"))
    for name, value in RUFF.items() if find_spec("ruff") else ():
        config.set_section_option("post_write_hooks", name, value)
    return config


def make_versions_folder() -> None:
    """Make the folder of the migrations: some releases of Alembic only write into it."""
    Path(OPTIONS["script_location"], "versions").mkdir(exist_ok=True)


def load_migrations() -> ScriptDirectory:
    """Read the migrations of this application."""
    return ScriptDirectory.from_config(alembic_config())


async def check_progress(engine: AsyncEngine, migrations: ScriptDirectory) -> Progress:
    """Compare a database with the migrations; an SQLite file is not made for it."""
    file = sqlite_file(engine.url)
    revisions = () if file and not file.exists() else await applied_revisions(engine)
    try:
        pending = count_pending(migrations, revisions)
    except ResolutionError:
        return Progress(revisions, pending=0, known=False)
    return Progress(revisions, pending)


async def applied_revisions(engine: AsyncEngine) -> tuple[str, ...]:
    # Not by Alembic's MigrationContext, which logs each time that it is made.
    async with engine.connect() as connection:
        if not await connection.run_sync(has_applied_any):
            return ()
        return tuple(await connection.scalars(select(APPLIED.c.version_num)))


def has_applied_any(connection: Connection) -> bool:
    return inspect(connection).has_table(APPLIED.name)


def count_pending(migrations: ScriptDirectory, revisions: Sequence[str]) -> int:
    every = {each.revision for each in migrations.walk_revisions()}
    revision_map = migrations.revision_map
    applied = revision_map.iterate_revisions(tuple(revisions), "base", inclusive=True)
    return len(every - {each.revision for each in applied})
