"""Reading a saved plan from a source that nobody has to trust.

Whatever is not as the schema has it is an error that says where. Nothing of a document
is run, and no path in it leads out of a project.
"""

import base64
import json
import re
import unicodedata
from typing import Any, NoReturn, TypeVar

from aegis_cst.components.portable_path import identity, problem_with
from aegis_cst.plan.model import PlannedEdit
from aegis_cst.plan.saved import VERSION, SavedChange, SavedPlan, prefixed
from aegis_cst.reading.record import state

LARGEST = 20_000_000
"""Bytes of a document."""

_MOST = 1000
_LONGEST = 1000
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,99}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_Kind = TypeVar("_Kind")
_KINDS = {str: "a text", int: "a whole number", bool: "true or false"}
_KINDS |= {list: "a list", dict: "an object"}


class SavedPlanError(Exception):
    """A document that is no saved plan; the text says where and why."""


def load(data: bytes) -> SavedPlan:
    """Read a document. Raises ``SavedPlanError``."""
    if len(data) > LARGEST:
        message = f"is larger than {LARGEST} bytes"
        raise SavedPlanError(message)
    try:
        document = json.loads(
            data.decode(), object_pairs_hook=_object, parse_constant=_constant
        )
    except (ValueError, RecursionError) as error:
        message = f"is no JSON: {error}"
        raise SavedPlanError(message) from error
    return _plan(document)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        message = "a key stands twice in one object"
        raise ValueError(message)
    return dict(pairs)


def _constant(name: str) -> None:
    message = f"{name} is no JSON"
    raise ValueError(message)


def _plan(document: object) -> SavedPlan:
    keys = {"version", "aegis", "command", "components", "changes", "edits"}
    table = _table(document, "$", keys | {"kept", "warnings"})
    version = _value(table["version"], "$.version", int)
    if version != VERSION:
        _fail("$.version", f"is {version}; this aegis reads {VERSION}")
    _text(table["aegis"], "$.aegis")
    command = _text(table["command"], "$.command")
    if command not in {"add", "remove"}:
        _fail("$.command", "is to be add or remove")
    changes = tuple(
        _change(each, place) for place, each in _items(table["changes"], "$.changes")
    )
    _check_paths(changes)
    return SavedPlan(
        command=command,
        components=_names(table["components"]),
        changes=changes,
        edits=tuple(
            _edit(each, place) for place, each in _items(table["edits"], "$.edits")
        ),
        kept=_texts(table["kept"], "$.kept"),
        warnings=_texts(table["warnings"], "$.warnings"),
    )


def _change(data: object, place: str) -> SavedChange:
    table = _table(data, place, {"path", "owned", "before", "after"})
    path = _path(table["path"], f"{place}.path")
    _value(table["owned"], f"{place}.owned", bool)
    before = table["before"]
    if before is not None:
        before = _digest(before, f"{place}.before")
    after = table["after"]
    if after is not None:
        after = _content(after, f"{place}.after")
    if before == prefixed(after):
        _fail(place, "changes nothing")
    return SavedChange(path, before, after)


def _content(data: object, place: str) -> bytes:
    form = "base64" if isinstance(data, dict) and "base64" in data else "text"
    table = _table(data, place, {"sha256", form})
    text = _value(table[form], f"{place}.{form}", str)
    try:
        content = (
            text.encode() if form == "text" else base64.b64decode(text, validate=True)
        )
    except ValueError as error:
        _fail(f"{place}.{form}", str(error))
    if prefixed(content) != _digest(table["sha256"], f"{place}.sha256"):
        _fail(f"{place}.sha256", "is not the digest of the content")
    return content


def _edit(data: object, place: str) -> PlannedEdit:
    keys = {"component", "kind", "subject", "path", "line", "changed"}
    table = _table(data, place, keys)
    return PlannedEdit(
        component=_text(table["component"], f"{place}.component"),
        kind=_text(table["kind"], f"{place}.kind"),
        subject=_text(table["subject"], f"{place}.subject"),
        path=_path(table["path"], f"{place}.path"),
        line=_value(table["line"], f"{place}.line", int),
        changed=_value(table["changed"], f"{place}.changed", bool),
    )


def _check_paths(changes: tuple[SavedChange, ...]) -> None:
    """No path twice, in whatever spelling, and none below a file of the plan."""
    seen: dict[str, str] = {}
    for index, each in enumerate(changes):
        key = identity(each.path)
        if key in seen:
            _fail(f"$.changes[{index}].path", f"is the same file as {seen[key]}")
        seen[key] = each.path
    for index, each in enumerate(changes):
        parent = identity(each.path)
        while "/" in parent:
            parent = parent.rpartition("/")[0]
            if parent in seen:
                _fail(f"$.changes[{index}].path", f"lies below {seen[parent]}")


def _names(data: object) -> tuple[str, ...]:
    names = _texts(data, "$.components")
    for index, name in enumerate(names):
        if not _NAME.fullmatch(name):
            _fail(f"$.components[{index}]", "is no name of a component")
    if not names or len(set(names)) != len(names):
        _fail("$.components", "is to name components, each once")
    return names


def _path(data: object, place: str) -> str:
    path = _value(data, place, str)
    problem = problem_with(path)
    if not problem and path != state.PATH and identity(path) == state.PATH:
        problem = f"is to be spelt {state.PATH}"
    if problem:
        _fail(place, f"{path[:100]!a} {problem}")
    return path


def _texts(data: object, place: str) -> tuple[str, ...]:
    return tuple(_text(each, where) for where, each in _items(data, place))


def _text(data: object, place: str) -> str:
    """A line that a terminal shows as it is."""
    text = _value(data, place, str)
    if not text or len(text) > _LONGEST:
        _fail(place, "is empty or too long")
    if any(unicodedata.category(each).startswith("C") for each in text):
        _fail(place, "has characters that cannot be seen")
    return text


def _digest(data: object, place: str) -> str:
    text = _value(data, place, str)
    if not _DIGEST.fullmatch(text):
        _fail(place, "is to be sha256: and 64 hexadecimal digits")
    return text


def _items(data: object, place: str) -> list[tuple[str, Any]]:
    items = _value(data, place, list)
    if len(items) > _MOST:
        _fail(place, f"has more than {_MOST} items")
    return [(f"{place}[{index}]", each) for index, each in enumerate(items)]


def _table(data: object, place: str, keys: set[str]) -> dict[str, Any]:
    table = _value(data, place, dict)
    if unknown := sorted(table.keys() - keys):
        _fail(place, f"has the unknown key {unknown[0][:100]!a}")
    if missing := sorted(keys - table.keys()):
        _fail(place, f"lacks {missing[0]}")
    return table


def _value(data: object, place: str, kind: type[_Kind]) -> _Kind:
    if type(data) is not kind:
        _fail(place, f"is to be {_KINDS[kind]}")
    return data


def _fail(place: str, problem: str) -> NoReturn:
    message = f"{place} {problem}"
    raise SavedPlanError(message)
