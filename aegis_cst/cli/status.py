"""``aegis status``."""

import sys

import typer

from aegis_cst.cli.arguments.options import App, Json, ProjectPath


def status(
    *, project_path: ProjectPath = None, app: App = "", as_json: Json = False
) -> None:
    """Show what a project is taken to be, what is installed, and how it stands."""
    from aegis_cst.cli.output import status_document  # noqa: PLC0415 - see cli.main
    from aegis_cst.cli.output.inspected import described  # noqa: PLC0415
    from aegis_cst.cli.output.overview_lines import overview_lines  # noqa: PLC0415
    from aegis_cst.cli.output.terminal import show  # noqa: PLC0415
    from aegis_cst.cli.running.opening import opened  # noqa: PLC0415
    from aegis_cst.cli.running.request import Request, refuse  # noqa: PLC0415
    from aegis_cst.plan.model import Plan  # noqa: PLC0415
    from aegis_cst.plan.status.inspection import inspect  # noqa: PLC0415
    from aegis_cst.plan.status.overview import overview  # noqa: PLC0415
    from aegis_cst.reading.blocker import Blocker  # noqa: PLC0415
    from aegis_cst.reading.project import Project  # noqa: PLC0415

    request = Request(as_json=as_json)
    with opened(project_path, "status", request, app) as opened_project:
        project = Project(opened_project.tree, opened_project.entry)
        found = inspect(project)
        if isinstance(found, Blocker):
            refuse(Plan("status", (), blockers=(found,)), as_json=as_json)
        seen = overview(project, opened_project.found)
    if as_json:
        typer.echo(status_document.dump(seen, found))
    else:
        name = opened_project.root.name
        show(overview_lines(name, seen), sys.stdout)
        show(described(name, found), sys.stdout)
    if isinstance(seen, Blocker) or not all(each.sound for each in found):
        raise typer.Exit(1)
