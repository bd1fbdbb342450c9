"""``aegis server``."""

from importlib.util import find_spec
from typing import Annotated

import typer

_EXTRA = "uvx --from 'aegis-cst[server]' aegis-cst server"


def server(
    *,
    stdio: Annotated[
        bool,
        typer.Option(
            "--stdio", help="Speak on standard input and output; it always does."
        ),
    ] = True,
) -> None:
    """Serve editors: findings as one types, fixes, routes as symbols and on hover."""
    import gc  # noqa: PLC0415 - see cli.main

    del stdio  # clients say it unasked
    if find_spec("pygls") is None:
        message = f"this needs pygls, which comes with the extra server: {_EXTRA}"
        raise typer.BadParameter(message)
    from aegis_cst.server.features import server as serving  # noqa: PLC0415

    gc.enable()  # a server lives on, other than all else that process.run starts
    serving().start_io()
