"""``aegis routes``."""

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from aegis_cst.cli.arguments.options import App, Json, ProjectPath


def routes(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILTER]...",
            help="Only these: a method, or a part of a path.",
            show_default="all",
        ),
    ] = None,
    *,
    own: Annotated[
        bool,
        typer.Option("--all", help="List the pages that FastAPI has itself, too."),
    ] = False,
    app: App = "",
    project_path: ProjectPath = None,
    as_json: Json = False,
) -> None:
    """List every path that is answered, in order: by what, behind which guards."""
    from aegis_cst.cli.checking.checked_target import prefix_of  # noqa: PLC0415 - see cli.main
    from aegis_cst.cli.output.routes_described import described  # noqa: PLC0415
    from aegis_cst.cli.output.routes_document import document  # noqa: PLC0415
    from aegis_cst.cli.output.routes_view import View  # noqa: PLC0415
    from aegis_cst.cli.output.terminal import show  # noqa: PLC0415
    from aegis_cst.cli.running.opening import opened  # noqa: PLC0415
    from aegis_cst.cli.running.request import Request, refuse  # noqa: PLC0415
    from aegis_cst.plan.model import Plan  # noqa: PLC0415
    from aegis_cst.reading.blocker import Blocker  # noqa: PLC0415
    from aegis_cst.reading.project import Project  # noqa: PLC0415
    from aegis_cst.reading.routes.unfollowed import listed  # noqa: PLC0415

    request = Request(dry_run=True, as_json=as_json)  # nothing is ever written
    with opened(project_path, "routes", request, app) as project:
        codebase = Project(project.tree, project.entry)
        found = codebase.application
    if isinstance(found, Blocker):
        asked = found.snippet.replace("aegis status", "aegis routes", 1)
        found = replace(found, snippet=asked)
        refuse(Plan("routes", (), blockers=(found,)), as_json=as_json)
    prefix = prefix_of(project.root, Path.cwd())
    view = View(found, listed(codebase, found), prefix, tuple(words or ()), own=own)
    if as_json:
        typer.echo(document(view))
    else:
        show(described(view, shutil.get_terminal_size().columns), sys.stdout)
