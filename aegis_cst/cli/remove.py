"""``aegis remove``."""

from typing import Annotated

import typer

from aegis_cst.cli.options import Components, DryRun, Json, NoSync, ProjectPath, Yes


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
    as_json: Json = False,
    no_sync: NoSync = False,
) -> None:
    """Take components out of a project again."""
    from aegis_cst.cli.run import Request, run  # noqa: PLC0415 - see cli.main
    from aegis_cst.cli.target import chosen, project_tree  # noqa: PLC0415
    from aegis_cst.plan.own_files import Wishes  # noqa: PLC0415
    from aegis_cst.plan.removal import plan_remove  # noqa: PLC0415

    if keep_edited and force:
        message = "--keep-edited and --force exclude each other"
        raise typer.BadParameter(message)
    tree = project_tree(project_path)
    plan = plan_remove(tree, chosen(components), Wishes(keep_edited, force))
    run(tree, plan, Request(dry_run, yes, as_json, not no_sync))
