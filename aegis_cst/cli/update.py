"""``aegis update``."""

from typing import Annotated

import typer

from aegis_cst.cli.arguments.options import (
    FROM_ANYWHERE,
    DryRun,
    Json,
    NoSync,
    ProjectPath,
    SavePlan,
    Trust,
    Yes,
    component_names,
)


def update(  # noqa: PLR0913 - one parameter an option
    components: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[COMPONENT]...",
            help=FROM_ANYWHERE,
            show_default="all",
            autocompletion=component_names,
        ),
    ] = None,
    *,
    project_path: ProjectPath = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    take_new: Annotated[
        list[str] | None,
        typer.Option(
            "--take-new",
            metavar="FILE",
            help="Replace what you have changed in a file.",
        ),
    ] = None,
    keep_mine: Annotated[
        list[str] | None,
        typer.Option(
            "--keep-mine",
            metavar="FILE",
            help="Leave what you have changed in a file.",
        ),
    ] = None,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Put new names into imports of yours."),
    ] = False,
    trust: Trust = None,
    save_plan: SavePlan = None,
    as_json: Json = False,
    no_sync: NoSync = False,
) -> None:
    """Bring components to the version of this aegis, with your edits in them."""
    from aegis_cst.cli.arguments.named_components import places  # noqa: PLC0415
    from aegis_cst.cli.running.opening import opened  # noqa: PLC0415 - see cli.main
    from aegis_cst.cli.running.request import Request, Saving  # noqa: PLC0415
    from aegis_cst.cli.running.run import run  # noqa: PLC0415
    from aegis_cst.cli.running.target import chosen_at, installed  # noqa: PLC0415
    from aegis_cst.plan.applying import planned  # noqa: PLC0415
    from aegis_cst.plan.saved import Asked  # noqa: PLC0415
    from aegis_cst.write.originals import originals_of  # noqa: PLC0415

    if dry_run and save_plan:
        message = "--dry-run and --save-plan exclude each other"
        raise typer.BadParameter(message)
    words = components or []
    if save_plan and places(words):
        message = "--save-plan takes names of components only"
        raise typer.BadParameter(message)
    there = installed(project_path, " ".join(["update", *words]))
    names = chosen_at(words, project_path, "", there) if words else []
    asked = Asked(
        "update",
        tuple(names),
        take_new=_paths(take_new),
        keep_mine=_paths(keep_mine),
        fix=fix,
    )
    saving = Saving(save_plan, asked) if save_plan else None
    request = Request(dry_run, yes, as_json, not no_sync, saving, tuple(trust or ()))
    command = " ".join(["update", *names])
    with opened(project_path, command, request) as project:
        originals = originals_of(project.root, project.tree)
        plan = planned(project.tree, asked, originals=originals)
        run(project, plan, request)


def _paths(words: list[str] | None) -> tuple[str, ...]:
    """Paths of the project as it is written about, on Windows too."""
    slashes = (word.replace("\\", "/").removeprefix("./") for word in words or ())
    return tuple(dict.fromkeys(slashes))
