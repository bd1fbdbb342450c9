"""``aegis undo``."""

from aegis_cst.cli.arguments.options import DryRun, Json, NoSync, ProjectPath, Yes


def undo(
    *,
    project_path: ProjectPath = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
    no_sync: NoSync = False,
) -> None:
    """Take back the last command that wrote; again for the one before."""
    from aegis_cst.cli.running.opening import opened  # noqa: PLC0415 - see cli.main
    from aegis_cst.cli.running.request import Request  # noqa: PLC0415
    from aegis_cst.cli.running.undoing import run_undo  # noqa: PLC0415

    request = Request(dry_run, yes, as_json, not no_sync)
    with opened(project_path, "undo", request) as project:
        run_undo(project, request)
