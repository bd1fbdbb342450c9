"""The command ``aegis``. What a command needs is imported when it runs."""

import gc
import os
import signal
import sys
from contextlib import suppress
from typing import Annotated

import typer

import aegis_cst
from aegis_cst.cli.add import add
from aegis_cst.cli.apply import apply
from aegis_cst.cli.components import components
from aegis_cst.cli.init import init
from aegis_cst.cli.remove import remove
from aegis_cst.cli.status import status
from aegis_cst.cli.undo import undo

app = typer.Typer(
    name="aegis",
    help="Adds infrastructure to a FastAPI project, and takes it away again.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
app.command()(init)
app.command()(add)
app.command()(remove)
app.command()(status)
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


def main() -> None:
    """Run the command; SIGTERM ends it the way Ctrl-C does."""
    # A run is over before collecting cycles would pay: it is a tenth of the time.
    gc.disable()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    status = _status()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # nobody listens any more
            stream.flush()
    # Everything is written and closed. To take the syntax trees apart as well would be
    # a fifth of the time of a preview.
    os._exit(status)


def _status() -> int:
    """Exit status of the command."""
    try:
        app(prog_name="aegis")
    except SystemExit as ended:
        if isinstance(ended.code, str):
            sys.stderr.write(f"{ended.code}\n")
            return 1
        return ended.code or 0
    except KeyboardInterrupt:  # outside of what Typer watches over
        return 130
    return 0
