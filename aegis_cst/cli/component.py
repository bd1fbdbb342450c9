"""``aegis component``: for those who write components."""

from pathlib import Path
from typing import Annotated

import typer

from aegis_cst.cli.arguments.help_text import Command, Group
from aegis_cst.cli.arguments.options import Json

component = typer.Typer(
    cls=Group, help="Write a component, and prove it.", no_args_is_help=True
)


@component.command(cls=Command)
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the component.")],
    *,
    output_dir: Annotated[
        Path, typer.Option("--output-dir", metavar="DIR", help="Where to create it.")
    ] = Path(),
) -> None:
    """Write a component that is complete, to begin with."""
    from aegis_cst.authoring.starter import starter_files  # noqa: PLC0415 - see cli.main

    try:
        files = starter_files(name)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="NAME") from error
    folder = output_dir / name
    if folder.exists():
        message = f"{folder} is there already"
        raise typer.BadParameter(message, param_hint="NAME")
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    typer.echo(
        f"Wrote {folder}: {len(files)} files. Next: aegis component check {folder}"
    )


@component.command(cls=Command)
def check(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder of the component.")
    ],
    *,
    no_sync: Annotated[
        bool,
        typer.Option("--no-sync", help="Make no environment for linter and tests."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Prove a component in projects of all kinds."""
    import json  # noqa: PLC0415 - see cli.main
    import sys  # noqa: PLC0415
    from dataclasses import asdict  # noqa: PLC0415

    from aegis_cst.authoring.proofs import Outcome, proofs  # noqa: PLC0415
    from aegis_cst.cli.output.proved import lines  # noqa: PLC0415
    from aegis_cst.cli.output.terminal import show  # noqa: PLC0415

    folder = folder.resolve()
    if not (folder / "component.toml").is_file():
        message = f"{folder} holds no component.toml"
        raise typer.BadParameter(message, param_hint="FOLDER")
    found = []
    for each in proofs(folder, sync=not no_sync):
        found.append(each)
        if not as_json:
            show(lines(each), sys.stdout)
    failed = any(each.outcome is Outcome.FAILED for each in found)
    if as_json:
        document = {
            "version": 1,
            "component": folder.name,
            "outcome": "failed" if failed else "passed",
            "proofs": [asdict(each) for each in found],
        }
        typer.echo(json.dumps(document, indent=2))
    if failed:
        raise typer.Exit(1)
