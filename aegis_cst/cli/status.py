"""``aegis status``."""

import json
import sys
from dataclasses import asdict

import typer

from aegis_cst.cli.options import Json, ProjectPath


def status(*, project_path: ProjectPath = None, as_json: Json = False) -> None:
    """Show what is installed, and whether the code still agrees."""
    from aegis_cst.cli.inspected import described  # noqa: PLC0415 - see cli.main
    from aegis_cst.cli.opening import opened  # noqa: PLC0415
    from aegis_cst.cli.request import Request, refuse  # noqa: PLC0415
    from aegis_cst.cli.terminal import show  # noqa: PLC0415
    from aegis_cst.plan.inspection import inspect  # noqa: PLC0415
    from aegis_cst.plan.model import Plan  # noqa: PLC0415
    from aegis_cst.reading.blocker import Blocker  # noqa: PLC0415
    from aegis_cst.reading.project import Project  # noqa: PLC0415

    request = Request(as_json=as_json)
    with opened(project_path, "status", request) as project:
        found = inspect(Project(project.tree))
    if isinstance(found, Blocker):
        refuse(Plan("status", (), blockers=(found,)), as_json=as_json)
    if as_json:
        data = [{**asdict(each), "sound": each.sound} for each in found]
        typer.echo(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        show(described(project.root.name, found), sys.stdout)
    if not all(each.sound for each in found):
        raise typer.Exit(1)
