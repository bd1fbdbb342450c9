"""What the command line asks for, done with Alembic."""

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import CommandLine, Config
from alembic.operations.ops import MigrationScript
from alembic.util import CommandError
from sqlalchemy import NullPool
from sqlalchemy.exc import ArgumentError, DBAPIError

from app.components.database.migrations import (
    OPTIONS,
    Progress,
    alembic_config,
    check_progress,
    components_with_migrations,
    load_migrations,
)
from app.components.database.settings import settings
from app.core.db import create_engine, parse_url


class Migrator:
    """Migrates the database of the settings; its methods give what to say."""

    def upgrade(self, revision: str = "head") -> str:
        """Apply the components' migrations, which the application's may rest on, first."""
        for component in components_with_migrations():
            command.upgrade(alembic_config(component), "head")
        command.upgrade(alembic_config(), revision)
        return self.progress()

    def downgrade(self, revision: str, component: str = "") -> str:
        """Take back migrations of the application, or those of a component."""
        command.downgrade(known_config(component), revision)
        return self.progress()

    def write(self, message: str, *, empty: bool = False) -> str:
        """Write a migration; none if there is nothing for it to do."""
        if not empty and (problem := read_progress().problem):
            raise CommandError(f"It is compared with the database. {problem}")
        if empty:
            make_versions_folder()
        written = command.revision(
            alembic_config(),
            message,
            autogenerate=not empty,
            process_revision_directives=None if empty else skip_without_changes,
        )
        told = "The database has the tables of app/models/: nothing to do"
        return "" if written else told

    def progress(self) -> str:
        progress = read_progress()
        revisions = ", ".join(progress.revisions) or "No migration has been applied"
        return f"{revisions} ({progress.problem or 'up to date'})"

    def check(self) -> None:
        command.check(alembic_config())

    def run(self, arguments: list[str]) -> None:
        """Run any command of Alembic, with `-x of=shop` for the component `shop`."""
        alembic = CommandLine(prog="alembic")
        options = alembic.parser.parse_args(["--raiseerr", *arguments])
        of = [each.removeprefix("of=") for each in options.x or () if "of=" in each]
        wanted = options.cmd[0]
        if wanted is command.revision:
            make_versions_folder()
        elif wanted is command.upgrade and not of and not options.sql:
            self.upgrade(options.revision)
            return
        config = known_config(*of[:1])
        config.cmd_opts = options
        alembic.run_cmd(config, options)


@contextmanager
def open_migrator() -> Iterator[Migrator]:
    """Log what Alembic does; if it fails, say why and exit with 1."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", force=True)
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    progress = logging.getLogger("alembic.runtime.migration")
    # Where the application has set up its logging, that is silent.
    progress.setLevel(logging.INFO)
    progress.addFilter(is_progress)
    try:
        yield Migrator()
    except DBAPIError as error:
        # Without the statement and its values.
        sys.exit(str(error.orig))
    except (ArgumentError, CommandError, OSError) as error:
        sys.exit(str(error))


def is_progress(record: logging.LogRecord) -> bool:
    return not record.msg.startswith(("Context impl", "Will assume"))


def known_config(component: str = "") -> Config:
    """Tell Alembic whose migrations are meant."""
    if component and component not in (known := components_with_migrations()):
        names = ", ".join(known) or "none"
        raise CommandError(
            f"There are no migrations of {component!r}; components with some: {names}"
        )
    return alembic_config(component)


def read_progress() -> Progress:
    engine = create_engine(parse_url(settings.url), NullPool)
    return asyncio.run(check_progress(engine, load_migrations()))


def skip_without_changes(
    _context: object, _revision: object, directives: list[MigrationScript]
) -> None:
    if all(each.is_empty() for each in directives[0].upgrade_ops_list):
        directives.clear()
    else:
        make_versions_folder()


def make_versions_folder() -> None:
    """Make the folder of the migrations: some releases of Alembic only write into it."""
    Path(OPTIONS["script_location"], "versions").mkdir(exist_ok=True)
