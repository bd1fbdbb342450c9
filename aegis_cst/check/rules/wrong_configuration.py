"""AEG502: what ``[tool.aegis]`` says has to be known and to lead somewhere."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.pyprojects import Pyproject

_TABLE = "tool.aegis"
_ANCHORS = f"{_TABLE}.anchors"
_KEYS = ("app", "anchors", "check")
_SOURCE_FOLDERS = ("", "src/")


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
    table = file.table("tool").get("aegis", {})
    if not isinstance(table, dict):
        yield _no_table("tool", "aegis")
        return
    yield from _unknown(_TABLE, table, _KEYS)
    anchors = table.get("anchors", {})
    yield from _entry(table.get("app", ""), codebase)
    if not isinstance(anchors, dict):
        yield _no_table(_TABLE, "anchors")
    elif anchors:
        yield from _anchors(anchors, codebase)


def _no_table(table: str, key: str) -> _Problem:
    message = f"`{key}` under [{table}] is to be a table"
    return _Problem(table, key, message, f"write [{table}.{key}] above its keys")


def _unknown(
    table: str, given: Mapping[str, Any], known: Collection[str]
) -> Iterator[_Problem]:
    for key in given:
        if key not in known:
            close = difflib.get_close_matches(key, known, 1)
            takes = f"it takes {', '.join(known)}"
            advice = f"did you mean `{close[0]}`?" if close else takes
            message = f"[{table}] has no key `{key}`"
            yield _Problem(table, key, message, advice)


def _entry(value: object, codebase: Codebase) -> Iterator[_Problem]:
    from aegis_cst.reading.configuration import names_entry  # noqa: PLC0415 - only where there is such a table

    if not names_entry(value):
        message = f'`app` under [{_TABLE}] is to be "module:name"'
        yield _Problem(_TABLE, "app", message, _meant("", codebase))
    elif value:
        for each in _target(_TABLE, "app", str(value), codebase):
            yield each._replace(advice=_meant(str(value), codebase))


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


def _anchors(anchors: Mapping[str, Any], codebase: Codebase) -> Iterator[_Problem]:
    from aegis_cst.reading.configuration import (  # noqa: PLC0415 - as above
        ANCHORS,
        PYTHON_ANCHORS,
        names_place,
    )

    yield from _unknown(_ANCHORS, anchors, ANCHORS)
    for key in ANCHORS:
        value = anchors.get(key, False)
        in_code = key in PYTHON_ANCHORS
        if not names_place(key, value):
            form = '"module:name"' if in_code else "a path in the project"
            message = f"`{key}` under [{_ANCHORS}] is to be {form}, or false"
            advice = "name the place, or say false to do without such edits"
            yield _Problem(_ANCHORS, key, message, advice)
        elif value and in_code:
            yield from _target(_ANCHORS, key, value, codebase)
        elif value and key == "compose":
            yield from _file(key, value, codebase)


def _file(key: str, path: str, codebase: Codebase) -> Iterator[_Problem]:
    sources = codebase.sources
    if path not in sources.paths and sources.read(path) is None:
        message = f"`{key}` under [{_ANCHORS}] leads nowhere: there is no {path}"
        advice = "name the file, or say false to do without such edits"
        yield _Problem(_ANCHORS, key, message, advice, path, path)


def _target(table: str, key: str, value: str, codebase: Codebase) -> Iterator[_Problem]:
    """What is wrong with ``module:name``."""
    advice = "name what there is, or take the key out"
    module, _, names = value.partition(":")
    path = _file_of(module, codebase)
    if path is None:
        message = (
            f"`{key}` under [{table}] names no module of this project: there is no "
            f"`{module}`"
        )
        yield _Problem(table, key, message, advice, value)
        return
    name = names.partition(".")[0] or ("app" if key == "app" else "")
    if name and codebase.modules.defines(path, name) is False:
        message = f"`{key}` under [{table}] leads nowhere: {path} defines no `{name}`"
        yield _Problem(table, key, message, advice, value, path)


def _file_of(module: str, codebase: Codebase) -> str | None:
    """The file of a module, where the other commands look for it too."""
    relative = module.replace(".", "/")
    for folder in _SOURCE_FOLDERS:
        for end in ("/__init__.py", ".py"):
            if f"{folder}{relative}{end}" in codebase.sources.paths:
                return f"{folder}{relative}{end}"
    return None


RULES = (
    Rule(
        "AEG502",
        "wrong-configuration",
        "A key of [tool.aegis] in pyproject.toml is not known, or names a module, an "
        "object or a file that does not exist.",
        _check,
    ),
)
