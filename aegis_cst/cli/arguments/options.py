"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer


def component_names(incomplete: str) -> list[str]:
    """Names of components, for a shell that completes."""
    from aegis_cst.components.catalogue import components  # noqa: PLC0415 - see app

    return [each.name for each in components() if each.name.startswith(incomplete)]


Components = Annotated[
    list[str],
    typer.Argument(
        metavar="COMPONENT...",
        help="Names, separated by spaces or commas.",
        autocompletion=component_names,
    ),
]
FROM_ANYWHERE = "Names, or places of components of others."
ComponentsFromAnywhere = Annotated[
    list[str],
    typer.Argument(
        metavar="COMPONENT...",
        help=FROM_ANYWHERE,
        autocompletion=component_names,
    ),
]
ProjectPath = Annotated[
    Path | None,
    typer.Option(
        "-p",
        "--project-path",
        metavar="DIR",
        help="The project.",
        show_default="the nearest parent folder that is one",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would change; write nothing.")
]
Yes = Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")]
Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON document instead of text.")
]
NoSync = Annotated[
    bool,
    typer.Option(
        "--no-sync", help="Leave the lock file and the virtual environment alone."
    ),
]
App = Annotated[
    str,
    typer.Option(
        "--app",
        metavar="MODULE:NAME",
        help="The application, where it cannot be told.",
        show_default=False,
    ),
]
SavePlan = Annotated[
    Path | None,
    typer.Option(
        "--save-plan",
        metavar="FILE",
        help="Write the plan to a new file instead, for aegis apply.",
    ),
]
Trust = Annotated[
    list[str] | None,
    typer.Option(
        "--trust",
        metavar="ORIGIN",
        help="Take components from others without being asked; repeatable.",
    ),
]
