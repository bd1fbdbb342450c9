"""``aegis components``."""

import json
import sys

import typer

from aegis_cst.cli.arguments.options import Json


def components(*, as_json: Json = False) -> None:
    """List the components: what each brings, requires, and goes with."""
    from aegis_cst.cli.output.catalogued import as_data, described  # noqa: PLC0415 - see cli.main
    from aegis_cst.cli.output.terminal import show  # noqa: PLC0415

    if as_json:
        typer.echo(json.dumps(as_data(), indent=2))
    else:
        show(described(), sys.stdout)
