import asyncio
import logging

from alembic import command
from alembic.config import CommandLine, Config
from alembic.operations.ops import MigrationScript
from alembic.util import CommandError
from sqlalchemy import NullPool
from sqlalchemy.exc import ArgumentError, DBAPIError

from app.components.database.health import describe_problem
from app.components.database.migrations import (
    Progress,
    alembic_config,
    check_progress,
    components_with_migrations,
    load_migrations,
    make_versions_folder,
)
from app.components.database.settings import settings
from app.core.db import create_engine, parse_url

ERRORS = (ArgumentError, CommandError, DBAPIError, OSError)


class Migrator:
    """Does what the command line asks for, with Alembic, and gives what to say."""

    def upgrade(self, revision: str = "head") -> str:
        """Apply the components' migrations, which the application's may rest on, first."""
        self.upgrade_components()
        command.upgrade(alembic_config(), revision)
        return self.progress()

    def upgrade_components(self) -> None:
        for component in components_with_migrations():
            command.upgrade(alembic_config(component), "head")

    def downgrade(self, revision: str, component: str = "") -> str:
        """Take back migrations of the application, or those of a component."""
        command.downgrade(known_config(component), revision)
        return self.progress()

    def write(self, message: str, *, empty: bool = False) -> str:
        """Write a migration; none if there is nothing for it to do."""
        if not empty and (problem := describe_problem(read_progress())):
            raise CommandError(f"It is compared with the database. {problem}")
        if empty:
            make_versions_folder()
        written = command.revision(
            alembic_config(),
            message,
            autogenerate=not empty,
            process_revision_directives=None if empty else skip_without_changes,
        )
        if written:
            return ""
        return "The database has the tables of app/models/: nothing to do"

    def progress(self) -> str:
        progress = read_progress()
        revisions = ", ".join(progress.revisions) or "No migration has been applied"
        return f"{revisions} ({describe_problem(progress) or 'up to date'})"

    def check(self) -> None:
        command.check(alembic_config())

    def run(self, arguments: list[str]) -> None:
        """Run any command of Alembic, with `-x of=shop` for the component `shop`."""
        if "revision" in arguments:
            make_versions_folder()
        alembic = CommandLine(prog="alembic")
        options = alembic.parser.parse_args(["--raiseerr", *arguments])
        of = [each.removeprefix("of=") for each in options.x or () if "of=" in each]
        config = known_config(*of[:1])
        config.cmd_opts = options
        if not of and options.cmd[0] is command.upgrade and not options.sql:
            self.upgrade_components()
        alembic.run_cmd(config, options)


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


def describe_error(error: Exception) -> str:
    """Say what went wrong, without the statement and its values."""
    return str(error.orig if isinstance(error, DBAPIError) else error)


def log_progress() -> None:
    """Log which migrations are applied, without what Alembic says each time."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", force=True)
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    progress = logging.getLogger("alembic.runtime.migration")
    # Where the application has set up its logging, that is silent.
    progress.setLevel(logging.INFO)
    progress.addFilter(is_progress)


def is_progress(record: logging.LogRecord) -> bool:
    return not record.msg.startswith(("Context impl", "Will assume"))
