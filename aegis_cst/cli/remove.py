"""``aegis remove``."""

from typing import Annotated

import typer

from aegis_cst.cli.arguments.options import (
    Components,
    DryRun,
    Json,
    NoSync,
    ProjectPath,
    SavePlan,
    Yes,
)


def remove(  # noqa: PLR0913 - one parameter an option
    components: Components,
    *,
    project_path: ProjectPath = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    keep_edited: Annotated[
        bool,
        typer.Option("--keep-edited", help="Leave files that you have edited."),
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Delete edited files too; your code may name what goes."
        ),
    ] = False,
    save_plan: SavePlan = None,
    as_json: Json = False,
    no_sync: NoSync = False,
) -> None:
    """Take components out of a project again."""
    from aegis_cst.cli.running.opening import opened  # noqa: PLC0415 - see cli.main
    from aegis_cst.cli.running.request import Request, Saving  # noqa: PLC0415
    from aegis_cst.cli.running.run import run  # noqa: PLC0415
    from aegis_cst.cli.running.target import chosen, installed  # noqa: PLC0415
    from aegis_cst.plan.own_files import Wishes  # noqa: PLC0415
    from aegis_cst.plan.removing.removal import plan_remove  # noqa: PLC0415
    from aegis_cst.plan.saved import Asked  # noqa: PLC0415

    _check(dry_run=dry_run, saving=save_plan is not None, keep=keep_edited, force=force)
    there = installed(project_path, f"remove {' '.join(components)}")
    names = chosen(components, there)
    asked = Asked("remove", tuple(names), keep_edited)
    saving = Saving(save_plan, asked) if save_plan else None
    request = Request(dry_run, yes, as_json, not no_sync, saving)
    with opened(project_path, f"remove {' '.join(names)}", request) as project:
        plan = plan_remove(project.tree, names, Wishes(keep_edited, force))
        run(project, plan, request)


def _check(*, dry_run: bool, saving: bool, keep: bool, force: bool) -> None:
    """Refuse options that contradict each other."""
    pairs = [
        (keep and force, "--keep-edited and --force"),
        (dry_run and saving, "--dry-run and --save-plan"),
        (force and saving, "--force and --save-plan"),
    ]
    for both, names in pairs:
        if both:
            message = f"{names} exclude each other"
            raise typer.BadParameter(message)
