"""``aegis init``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from aegis_cst.cli.arguments.options import Json, NoSync, Trust


def init(  # noqa: PLR0913 - one parameter an option
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Folder, distribution and command.")
    ],
    *,
    component: Annotated[
        list[str] | None,
        typer.Option(
            "-c",
            "--component",
            metavar="COMPONENT[,…]",
            help="Add at once; repeatable.",
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without",
            metavar="PART[,…]",
            help="Leave out: agents (AGENTS.md), ci (GitHub's), cli, dashboard, "
            "justfile; repeatable.",
        ),
    ] = None,
    output_dir: Annotated[
        Path, typer.Option("--output-dir", metavar="DIR", help="Where to create it.")
    ] = Path(),
    no_input: Annotated[
        bool, typer.Option("--no-input", help="Ask nothing; take the defaults.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("-y", "--yes", help="The same as --no-input.")
    ] = False,
    trust: Trust = None,
    as_json: Json = False,
    no_sync: NoSync = False,
    no_git: Annotated[
        bool, typer.Option("--no-git", help="Make no git repository and no commit.")
    ] = False,
) -> None:
    """Create a project: FastAPI, Flet and Typer, and the components you choose."""
    from aegis_cst.cli.output.terminal import is_terminal  # noqa: PLC0415
    from aegis_cst.cli.running.creation import (  # noqa: PLC0415 - see cli.main
        Creation,
        chosen_or_all,
        create,
    )
    from aegis_cst.create.name import problem_with  # noqa: PLC0415

    if problem := problem_with(name):
        raise typer.BadParameter(problem, param_hint="NAME")
    names = chosen_or_all(component) if component else None
    asking = is_terminal(sys.stdin) and is_terminal(sys.stdout)
    silent = no_input or yes or as_json or not asking
    create(
        Creation(
            name=name,
            components=names,
            without=without or (),
            output=output_dir,
            silent=silent,
            as_json=as_json,
            sync=not no_sync,
            git=not no_git,
            trust=tuple(trust or ()),
        )
    )
