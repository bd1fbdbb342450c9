"""The applications of a release, and the edits at the places that the engine finds."""

import ast
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from aegis_cst.components.catalogue import placed_component
from aegis_cst.plan.edits import kinds
from aegis_cst.plan.edits.located import Location
from aegis_cst.plan.edits.wanted import Wanted, wanted_edits
from aegis_cst.plan.places.layouts import layout_of
from aegis_cst.plan.places.location import locate
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.tree import DiskTree, Overlay
from aegis_cst.reading.project import Project
from corpus.edits import Edit
from corpus.judge import Trial, Verdict, guarded, try_edit
from corpus.python_places import called, inner_scopes

_KINDS = ("router", "lifespan", "lifespan_function")
_APPLICATIONS_TRIED = 4
_TEST = re.compile(r"(^|/)(tests?|conftest)[/_.]")
_MANIFEST = "pyproject.toml"


def application_trials(top: Path, paths: list[str]) -> Iterator[Trial]:
    """Have the engine find the place of each edit that ``add`` would make.

    Each application is named as by ``app`` in the settings, and asked by itself.
    """
    disk = DiskTree(top)
    declared = disk.read(_MANIFEST) or b""
    for entry in _entries(disk, paths):
        table = f'\n[tool.aegis]\napp = "{entry}"\n'.encode()
        project = Project(Overlay(disk, {_MANIFEST: declared + table}))
        layout = layout_of(project)
        if isinstance(layout, Blocker):
            yield _refused("application", layout)
            continue
        for wanted in wanted_edits(placed_component("scheduler", layout), {}):
            # A hook goes into a function that is written for it: there is none yet.
            written = layout.bare and wanted.kind == "lifespan"
            if wanted.kind in _KINDS and not written:
                yield guarded(
                    Trial(entry, wanted.kind, "", Verdict.FAILED),
                    partial(_trial, project, wanted),
                )


def _refused(kind: str, blocker: Blocker) -> Trial:
    return Trial(blocker.path, kind, "", Verdict.REFUSED, blocker.reason, blocker.line)


def _trial(project: Project, wanted: Wanted) -> Trial:
    """Find the place of one edit and try it there; what is not found says why."""
    place = locate(project, wanted)
    if isinstance(place, Blocker):
        return _refused(wanted.kind, place)
    assert isinstance(place, Location)
    data = project.tree.read(place.path)
    assert data is not None
    spec = place.spec
    edit = Edit(
        wanted.kind,
        "where the engine finds it",
        lambda raw: kinds.find(wanted.kind, place.path, raw, spec),
        place.insert,
        lambda raw, chunks: kinds.strip(wanted.kind, place.path, raw, spec, chunks),
    )
    return try_edit(place.path, "python", data, edit)


def _entries(disk: DiskTree, paths: list[str]) -> list[str]:
    """``module:name`` of applications and factories, most router inclusions first."""
    found: list[tuple[int, str]] = []
    for path in paths:
        data = disk.read(path) or b""
        if path.endswith(".py") and b"FastAPI(" in data and not _TEST.search(path):
            rank = -data.count(b"include_router")
            found += [(rank, entry) for entry in _entries_in(path, data)]
    return [entry for _, entry in sorted(found)[:_APPLICATIONS_TRIED]]


def _entries_in(path: str, data: bytes) -> Iterator[str]:
    parts = path.removeprefix("src/").removesuffix(".py").split("/")
    module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError):
        return
    if not all(part.isidentifier() for part in module.split(".")):
        return
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and _creates(statement.value):
            names = [
                each.id for each in statement.targets if isinstance(each, ast.Name)
            ]
            yield from (f"{module}:{name}" for name in names[:1])
    for scope in inner_scopes(tree):
        if not isinstance(scope, ast.ClassDef) and any(map(_creates, ast.walk(scope))):
            yield f"{module}:{scope.name}"


def _creates(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and called(node).rpartition(".")[2] == "FastAPI"
