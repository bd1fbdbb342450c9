"""The commands of ``aegis``. What a command needs is imported when it runs."""

from typing import Annotated

import typer

import aegis_cst
from aegis_cst.cli.add import add
from aegis_cst.cli.apply import apply
from aegis_cst.cli.check import check
from aegis_cst.cli.components import components
from aegis_cst.cli.init import init
from aegis_cst.cli.plain import PlainCommand, PlainGroup
from aegis_cst.cli.remove import remove
from aegis_cst.cli.routes import routes
from aegis_cst.cli.status import status
from aegis_cst.cli.undo import undo

app = typer.Typer(
    name="aegis",
    cls=PlainGroup,
    help="Adds infrastructure to a FastAPI project, and takes it away again.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
app.command()(init)
app.command(cls=PlainCommand)(add)
app.command(cls=PlainCommand)(remove)
app.command()(check)
app.command()(status)
app.command()(routes)
app.command()(components)
app.command()(undo)
app.command()(apply)


def _version(value: bool) -> None:  # noqa: FBT001 - a callback of Typer's
    if value:
        typer.echo(f"aegis {aegis_cst.__version__}")
        raise typer.Exit


@app.callback()
def root(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """Take the options that stand before a command."""
