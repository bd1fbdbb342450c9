from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.components.database.migrator import Migrator

app = typer.Typer(no_args_is_help=True, help="Bring the database up to date.")


@app.command()
def upgrade(
    revision: Annotated[str, typer.Argument(help="Up to this migration.")] = "head",
) -> None:
    """Apply the migrations that the database lacks."""
    with migrator() as migrations:
        typer.echo(migrations.upgrade(revision))


# So that -1 is a revision and not an option.
@app.command(context_settings={"ignore_unknown_options": True})
def downgrade(
    revision: Annotated[
        str, typer.Argument(help="Down to this migration; -1 for one, base for all.")
    ],
    of: Annotated[
        str, typer.Option(help="The component whose migrations are meant.")
    ] = "",
) -> None:
    """Take migrations back, and with them the data that they made room for."""
    with migrator() as migrations:
        typer.echo(migrations.downgrade(revision, of))


@app.command()
def revision(
    message: Annotated[str, typer.Argument(help="What it does, in a few words.")],
    empty: Annotated[
        bool, typer.Option("--empty", help="Leave it to you what it does.")
    ] = False,
) -> None:
    """Write a migration that brings the database to the tables in app/models/."""
    with migrator() as migrations:
        if text := migrations.write(message, empty=empty):
            typer.echo(text)


@app.command()
def current() -> None:
    """Show which migration the database is at."""
    with migrator() as migrations:
        typer.echo(migrations.progress())


@app.command()
def check() -> None:
    """Fail if the tables in app/models/ differ from the database: for CI."""
    with migrator() as migrations:
        migrations.check()


@app.command(
    "alembic",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True},
)
def run_alembic(arguments: list[str]) -> None:
    """Any other command of Alembic, such as `history` or `merge heads`."""
    with migrator() as migrations:
        migrations.run(arguments)


@contextmanager
def migrator() -> Iterator["Migrator"]:
    # Loaded here because it takes a while, and the other commands do not need it.
    from app.components.database.migrator import open_migrator  # noqa: PLC0415

    with open_migrator() as migrator:
        yield migrator
