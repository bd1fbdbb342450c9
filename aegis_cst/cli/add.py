"""``aegis add``."""

from dataclasses import replace
from pathlib import Path

import typer

from aegis_cst.cli.arguments.options import (
    App,
    ComponentsFromAnywhere,
    DryRun,
    Json,
    NoSync,
    ProjectPath,
    SavePlan,
    Trust,
    Yes,
)


def add(  # noqa: PLR0913 - one parameter an option
    components: ComponentsFromAnywhere,
    *,
    project_path: ProjectPath = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    trust: Trust = None,
    save_plan: SavePlan = None,
    app: App = "",
    as_json: Json = False,
    no_sync: NoSync = False,
) -> None:
    """Add components, and what they require, to a project."""
    from aegis_cst.cli.arguments.named_components import places  # noqa: PLC0415
    from aegis_cst.cli.running.opening import opened  # noqa: PLC0415 - see cli.main
    from aegis_cst.cli.running.request import Request, Saving  # noqa: PLC0415
    from aegis_cst.cli.running.run import run  # noqa: PLC0415
    from aegis_cst.cli.running.target import chosen_at  # noqa: PLC0415
    from aegis_cst.plan.applying import planned  # noqa: PLC0415
    from aegis_cst.plan.saved import Asked  # noqa: PLC0415

    if dry_run and save_plan:
        message = "--dry-run and --save-plan exclude each other"
        raise typer.BadParameter(message)
    if save_plan and places(components):
        message = "--save-plan takes names of components only"
        raise typer.BadParameter(message)
    names = chosen_at(components, project_path, app)
    asked = Asked("add", tuple(names), app=app)
    saving = Saving(save_plan, asked) if save_plan else None
    request = Request(dry_run, yes, as_json, not no_sync, saving, tuple(trust or ()))
    with opened(project_path, f"add {' '.join(names)}", request, app) as project:
        here = replace(asked, app=project.entry)
        # Looking for it once more would take as long as all the rest does.
        at = (project_path or Path.cwd()).resolve()
        same = project.tree is project.disk and at == project.root and not here.app
        found = project.found if same else None
        run(project, planned(project.tree, here, found), request)
