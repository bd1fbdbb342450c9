"""``aegis apply``."""

from pathlib import Path
from typing import Annotated

import typer

from aegis_cst.cli.arguments.options import (
    DryRun,
    Json,
    NoSync,
    ProjectPath,
    Trust,
    Yes,
)


def apply(  # noqa: PLR0913 - one parameter an option
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN.json", help="Saved with --save-plan.")
    ],
    *,
    project_path: ProjectPath = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    trust: Trust = None,
    as_json: Json = False,
    no_sync: NoSync = False,
) -> None:
    """Apply a saved plan exactly, or refuse because a file has moved on."""
    from aegis_cst.cli.running.applying import run_apply  # noqa: PLC0415 - see cli.main
    from aegis_cst.cli.running.opening import opened  # noqa: PLC0415
    from aegis_cst.cli.running.request import Request  # noqa: PLC0415

    if not plan.is_file():
        message = f"{plan} is no file"
        raise typer.BadParameter(message, param_hint="PLAN.json")
    request = Request(dry_run, yes, as_json, not no_sync, trust=tuple(trust or ()))
    with opened(project_path, "apply", request) as project:
        run_apply(project, plan, request)
