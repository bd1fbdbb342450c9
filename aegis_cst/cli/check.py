"""``aegis check``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from aegis_cst.check.reporters import FORMATS
from aegis_cst.cli.checking.arguments import DEFAULT_FORMAT, Arguments, listed

Format = StrEnum("Format", [(each, each) for each in FORMATS])  # type: ignore[misc]
_DEFAULT = Format(DEFAULT_FORMAT)


def _codes(incomplete: str) -> list[tuple[str, str]]:
    """Rules with what they find, for a shell that completes."""
    from aegis_cst.check.rules import RULES  # noqa: PLC0415 - a check may do without

    return [(e.code, e.summary) for e in RULES if e.code.startswith(incomplete)]


def check(  # noqa: PLR0913 - one parameter an option
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATHS]...",
            help="Report what has to do with these files and folders.",
            show_default="all",
        ),
    ] = None,
    *,
    project_path: Annotated[
        Path | None,
        typer.Option(
            "-p",
            "--project-path",
            metavar="DIR",
            help="The project.",
            show_default="the nearest one around each path",
        ),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Fix what is safe to fix.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what --fix would do; write nothing.")
    ] = False,
    output_format: Annotated[
        Format,
        typer.Option(
            "--output-format",
            metavar="FORMAT",
            help=f"How findings are told: {', '.join(FORMATS)}.",
        ),
    ] = _DEFAULT,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            help="Only these rules: codes, or their beginnings.",
            autocompletion=_codes,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="CODES", help="Not these rules.", autocompletion=_codes),
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count findings by rule.")
    ] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="CODE",
            help="Explain a rule; ALL lists them all.",
            autocompletion=_codes,
        ),
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Remember nothing between runs.")
    ] = False,
) -> None:
    """Find what is wired up wrongly: routers, hooks, components, Compose services."""
    from aegis_cst.cli.checking.check_run import run  # noqa: PLC0415 - see cli.main

    arguments = Arguments(
        paths=tuple(paths or ()),
        project_path=str(project_path or ""),
        fix=fix,
        diff=diff,
        output_format=output_format.value,
        select=listed(select or ()),
        ignore=listed(ignore or ()),
        statistics=statistics,
        explain=explain or "",
        no_cache=no_cache,
    )
    raise typer.Exit(run(arguments))
