"""The commands of ``aegis``. What a command needs is imported when it runs."""

from typing import Annotated

import typer

import aegis_cst
from aegis_cst.cli.add import add
from aegis_cst.cli.apply import apply
from aegis_cst.cli.arguments.help_text import Command
from aegis_cst.cli.arguments.plain import PlainCommand, PlainGroup
from aegis_cst.cli.check import check
from aegis_cst.cli.component import component
from aegis_cst.cli.components import components
from aegis_cst.cli.init import init
from aegis_cst.cli.remove import remove
from aegis_cst.cli.routes import routes
from aegis_cst.cli.server import server
from aegis_cst.cli.status import status
from aegis_cst.cli.undo import undo
from aegis_cst.cli.update import update

app = typer.Typer(
    name="aegis",
    cls=PlainGroup,
    help="Adds infrastructure to a FastAPI project, and takes it away again.",
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"]},
    # They may hold what nobody wants in a bug report, such as a `.env`.
    pretty_exceptions_show_locals=False,
)
app.command(cls=Command)(check)
app.command(cls=PlainCommand)(status)
app.command(cls=PlainCommand)(routes)
app.command(cls=PlainCommand)(add)
app.command(cls=PlainCommand)(remove)
app.command(cls=PlainCommand)(update)
app.command(cls=PlainCommand)(undo)
app.command(cls=Command)(apply)
app.command(cls=Command)(components)
app.add_typer(component, name="component")
app.command(cls=Command)(init)
app.command(cls=Command)(server)


def _version(value: bool) -> None:  # noqa: FBT001 - a callback of Typer's
    if value:
        typer.echo(f"aegis {aegis_cst.__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """Take the options that stand before a command."""
    del version  # its callback has answered
    if context.invoked_subcommand is None:
        from aegis_cst.cli.alone import alone  # noqa: PLC0415 - see above

        alone(context)
