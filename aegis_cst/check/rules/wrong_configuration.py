"""AEG502: what ``[tool.aegis]`` says has to be known and to lead somewhere."""

import difflib
import re
from collections.abc import Iterator
from typing import NamedTuple

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.aegis_table import (
    ANCHORS_TABLE,
    PYTHON_ANCHORS,
    TABLE,
    aegis_table,
)
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.entry.resolving import files_named
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.pyprojects import Pyproject


class _Problem(NamedTuple):
    """What is wrong with a key, or with its ``value``; ``path`` is a file about it."""

    table: str
    key: str
    message: str
    advice: str
    value: str = ""
    path: str = ""


def _check(codebase: Codebase) -> Iterator[Finding]:
    for file in codebase.pyprojects.files:
        if not file.folder:
            for each in _problems(file, codebase):
                involves = frozenset({each.path} - {""})
                place = _place(file, each)
                message, advice = each.message, each.advice
                yield Finding("AEG502", place, message, advice, involves=involves)


def _place(file: Pyproject, problem: _Problem) -> Place:
    place = file.find_key(problem.table, problem.key)
    line = file.text.splitlines()[place.line - 1] if place.line else ""
    quoted = re.compile(rf"[\"']({re.escape(problem.value)})[\"']")
    found = quoted.search(line, place.end_column - 1) if problem.value else None
    if found is None:
        return place
    return Place(file.path, place.line, found.start(1) + 1, found.end(1) + 1)


def _problems(file: Pyproject, codebase: Codebase) -> Iterator[_Problem]:
    table = aegis_table(file.document)
    for each in table.faults:
        problem = _Problem(each.table, each.key, each.message, each.advice)
        if (each.table, each.key) == (TABLE, "app"):
            problem = problem._replace(advice=_meant("", codebase))
        yield problem
    if table.app:
        for found in _target(TABLE, "app", table.app, codebase):
            yield found._replace(advice=_meant(table.app, codebase))
    for key, value in table.anchors.items():
        if isinstance(value, str) and key in PYTHON_ANCHORS:
            yield from _target(ANCHORS_TABLE, key, value, codebase)
        elif isinstance(value, str) and key == "compose":
            yield from _file(key, value, codebase)


def _meant(value: str, codebase: Codebase) -> str:
    """What to write instead of an entry that leads nowhere."""
    modules = codebase.modules
    entries = [
        f"{modules.name_of(each.site.path)}:{name}"
        for each in codebase.wiring.applications
        for name in each.names[:1]
    ]
    if len(entries) == 1:
        return f'write `app = "{entries[0]}"`'
    module = value.partition(":")[0]
    names = {modules.name_of(path): path for path in modules.files}
    for near in difflib.get_close_matches(module, names, 1):
        if modules.defines(names[near], "app"):
            return f"did you mean `{near}:app`?"
    return "name the ASGI application"


def _file(key: str, path: str, codebase: Codebase) -> Iterator[_Problem]:
    sources = codebase.sources
    if path not in sources.paths and sources.read(path) is None:
        message = f"`{key}` under [{ANCHORS_TABLE}] leads nowhere: there is no {path}"
        advice = "name the file, or say false to do without such edits"
        yield _Problem(ANCHORS_TABLE, key, message, advice, path, path)


def _target(table: str, key: str, value: str, codebase: Codebase) -> Iterator[_Problem]:
    """What is wrong with ``module:name``."""
    advice = "name what there is, or take the key out"
    module, _, names = value.partition(":")
    found = list(files_named(module, codebase))
    if not found:
        message = (
            f"`{key}` under [{table}] names no module of this project: there is no "
            f"`{module}`"
        )
        yield _Problem(table, key, message, advice, value)
        return
    name = re.split(r"[.(]", names)[0] or ("app" if key == "app" else "")
    if name and all(codebase.modules.defines(each, name) is False for each in found):
        path = found[0]
        message = f"`{key}` under [{table}] leads nowhere: {path} defines no `{name}`"
        yield _Problem(table, key, message, advice, value, path)


RULES = (
    Rule(
        "AEG502",
        "wrong-configuration",
        "A key of [tool.aegis] in pyproject.toml is not known, or names a module, an "
        "object or a file that does not exist.",
        _check,
    ),
)
