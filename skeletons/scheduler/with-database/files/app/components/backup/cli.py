import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app.components.backup.backups import (
    BackupError,
    database_file,
    list_backups,
    make_backup,
    restore_backup,
)
from app.components.backup.settings import settings

app = typer.Typer(no_args_is_help=True, help="Back the SQLite file up and restore it.")


@app.command()
def create() -> None:
    """Make a backup now; the application may go on running."""
    with reported_errors():
        typer.echo(make_backup())


@app.command("list")
def show() -> None:
    """List the backups, the newest first."""
    with reported_errors():
        for backup in list_backups():
            typer.echo(f"{backup.name}  {backup.stat().st_size / 1e6:8.1f} MB")


@app.command()
def restore(
    backup: Annotated[str, typer.Argument(help="A name that `list` shows, or a file.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Replace the database by a backup; the application must not be running."""
    with reported_errors():
        file, found = database_file(), Path(settings.folder, backup)
        if not found.is_file():
            found = Path(backup)
        if not yes:
            typer.confirm(f"Replace {file} by {found}?", abort=True)
        before = restore_backup(found)
        typer.echo(f"{file} is as in {found}")
        if before is not None:
            typer.echo(f"What was there before is in {before}")


@contextmanager
def reported_errors() -> Iterator[None]:
    try:
        yield
    except (BackupError, OSError, sqlite3.Error) as error:
        typer.secho(str(error), fg="red", err=True)
        raise typer.Exit(1) from error
