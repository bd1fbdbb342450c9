"""Which migrations there are, and which of them a database has."""

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

from app.components import database
from app.core import sqlite
from app.core.sqlite import sqlite_file

# Each component may bring migrations of its own, in a folder `migrations`.
COMPONENTS = Path(database.__path__[0]).parent

OPTIONS = {
    "script_location": str(Path(sqlite.__file__).parents[1] / "migrations"),
    "file_template": "%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d_%(rev)s_%(slug)s",
}

# What the tables begin with that tell which migrations of a component are applied.
VERSION_TABLES = "_migrations_"

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

    @property
    def problem(self) -> str:
        if not self.known:
            return (
                "It has migrations that this version of the application does not know"
            )
        plural = "" if self.pending == 1 else "s"
        told = f"{self.pending} migration{plural} pending: upgrade the database"
        return told if self.pending else ""


def alembic_config(component: str = "") -> Config:
    """Tell Alembic what an `alembic.ini` would, for the migrations of a component too.

    Those are a chain apart from the application's, which so has one head at all times,
    and no gap when the component goes.
    """
    config = Config(stdout=sys.stdout)
    options = dict(OPTIONS)
    if component:
        options |= {
            "version_locations": str(COMPONENTS / component / "migrations"),
            # The newer and the older name of the same option.
            "path_separator": "os",
            "version_path_separator": "os",
            "version_table": f"{VERSION_TABLES}{component}",
        }
    for name, value in options.items():
        config.set_main_option(name, value.replace("%", "%%"))
    for name, value in RUFF.items() if find_spec("ruff") else ():
        config.set_section_option("post_write_hooks", name, value)
    return config


def components_with_migrations() -> list[str]:
    folders = [each for each in COMPONENTS.glob("*/migrations") if each.is_dir()]
    return sorted(each.parent.name for each in folders)


def load_migrations() -> dict[str, ScriptDirectory]:
    """Read all migrations, by the table that tells which of them are applied."""
    configs = map(alembic_config, [*components_with_migrations(), ""])
    return {
        config.get_main_option("version_table", "alembic_version"): (
            ScriptDirectory.from_config(config)
        )
        for config in configs
    }


async def check_progress(
    engine: AsyncEngine, migrations: dict[str, ScriptDirectory]
) -> Progress:
    """Compare a database with the migrations; an SQLite file is not made for it."""
    file = sqlite_file(engine.url)
    is_new = file is not None and not file.exists()
    revisions: list[str] = []
    pending = 0
    for table, scripts in migrations.items():
        applied = () if is_new else await applied_revisions(engine, table)
        revisions += applied
        try:
            pending += count_pending(scripts, applied)
        except ResolutionError:
            return Progress(tuple(revisions), pending=0, known=False)
    return Progress(tuple(revisions), pending)


async def applied_revisions(engine: AsyncEngine, name: str) -> tuple[str, ...]:
    # Not by Alembic's MigrationContext, which logs each time that it is made.
    table = Table(name, MetaData(), Column("version_num", String))
    async with engine.connect() as connection:
        if not await connection.run_sync(has_table, name):
            return ()
        return tuple(await connection.scalars(select(table.c.version_num)))


def has_table(connection: Connection, name: str) -> bool:
    return inspect(connection).has_table(name)


def count_pending(scripts: ScriptDirectory, revisions: Sequence[str]) -> int:
    every = {each.revision for each in scripts.walk_revisions()}
    applied = scripts.revision_map.iterate_revisions(
        tuple(revisions), "base", inclusive=True
    )
    return len(every - {each.revision for each in applied})
