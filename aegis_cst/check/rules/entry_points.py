"""AEG501: entry points in ``pyproject.toml`` have to lead somewhere."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.containers.held_code import Code
from aegis_cst.reading.files.pyprojects import Pyproject

# https://packaging.python.org/en/latest/specifications/entry-points/#data-model
_TARGET = re.compile(
    r"\s*(?P<module>[^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*"
    r"(?::\s*(?P<name>[^\W\d]\w*)(?:\.\w+)*)?\s*(?:\[[^\]]*\])?\s*"
)


class _EntryPoint(NamedTuple):
    table: str
    name: str
    target: str


def _check(codebase: Codebase) -> Iterator[Finding]:
    for file in codebase.pyprojects.files:
        folder = file.folder.rstrip("/")
        code = Code((folder,), codebase.sources.paths, codebase.modules)
        for each in _entry_points(file):
            problem = _problem(each.target, code)
            if problem:
                place = file.find(each.table, each.name, each.target)
                message = f"`{each.name}` of [{each.table}] leads nowhere: {problem}"
                advice = "name what there is, or take the entry point out"
                yield Finding("AEG501", place, message, advice)


def _problem(target: str, code: Code) -> str:
    """Why a target cannot be loaded; empty if nothing is known against it."""
    found = _TARGET.fullmatch(target)
    if found is None or not code.is_ours(found["module"]):
        return ""
    path = code.file_of(found["module"])
    if path is None:
        return f"there is no module `{found['module']}`"
    name = found["name"]
    if not name or path.endswith("/") or code.modules.defines(path, name) is not False:
        return ""
    several = len(set(code.files_of(found["module"]))) > 1
    return "" if several else f"{path} defines no `{name}`"


def _entry_points(file: Pyproject) -> Iterator[_EntryPoint]:
    yield from _application(file)
    for table in ("project.scripts", "project.gui-scripts", "tool.poetry.scripts"):
        yield from _in_table(file, table)
    for groups in ("project.entry-points", "tool.poetry.plugins"):
        for group in file.table(*groups.split(".")):
            yield from _in_table(file, groups, group)


def _application(file: Pyproject) -> Iterator[_EntryPoint]:
    """What FastAPI's own command is to start."""
    value = file.table("tool", "fastapi").get("entrypoint")
    if isinstance(value, str):
        yield _EntryPoint("tool.fastapi", "entrypoint", value)


def _in_table(file: Pyproject, table: str, *group: str) -> Iterator[_EntryPoint]:
    for name, value in file.table(*table.split("."), *group).items():
        is_table = isinstance(value, dict)
        target = value.get("reference", value.get("callable")) if is_table else value
        if isinstance(target, str):
            yield _EntryPoint(table, name, target)


RULES = (
    Rule(
        "AEG501",
        "entry-point-leads-nowhere",
        "A script or another entry point in pyproject.toml names a module of the "
        "project, or an object in one, that does not exist.",
        _check,
    ),
)
