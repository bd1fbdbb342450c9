"""What ``[tool.aegis]`` may hold, and what is wrong with other things in it."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from aegis_cst.reading.files.tree import is_contained

TABLE = "tool.aegis"
ANCHORS_TABLE = f"{TABLE}.anchors"
KEYS = ("app", "anchors", "check")
"""Keys of the table; ``check`` is read by the check itself."""

ANCHORS = ("routers", "lifespan", "commands", "cards", "compose", "env")
"""Keys of ``[tool.aegis.anchors]``."""

PYTHON_ANCHORS = frozenset({"routers", "lifespan", "commands", "cards"})
"""Those that name something in a module."""

_PLACE = re.compile(r"[^\W\d][\w.]*(?::[\w.]*)?")
# A path as well: where several packages are called `app`, only their files tell them
# apart.
_ENTRY = re.compile(
    r"(?:[^\W\d][\w.]*|(?P<path>[\w.-]+(?:/[\w.-]+)*\.py))"
    r"(?::[^\W\d]?[\w.]*(?:\([^()]*\))?)?"
)
_DO_WITHOUT = "name the place, or say false to do without such edits"


class Fault(NamedTuple):
    """What is wrong with a key; ``blocks`` says that no edit can be planned then."""

    table: str
    key: str
    message: str
    advice: str
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class AegisTable:
    """What is said: ``app`` is empty where nothing is; anchors that are wrong are out.

    ``False`` for an anchor says that the project has no such thing.
    """

    app: str = ""
    anchors: Mapping[str, str | bool] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def aegis_table(document: Mapping[str, Any]) -> AegisTable:
    """The table in the data of a ``pyproject.toml``."""
    tool = document.get("tool")
    table = tool.get("aegis", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        return AegisTable(faults=(_no_table("tool", "aegis")._replace(blocks=False),))
    app, anchors = table.get("app", ""), table.get("anchors", {})
    given = anchors if isinstance(anchors, dict) else {}
    return AegisTable(
        app if isinstance(app, str) and names_entry(app) else "",
        {key: value for key, value in given.items() if names_place(key, value)},
        tuple(_faults(table)),
    )


def _faults(table: Mapping[str, Any]) -> Iterator[Fault]:
    # Nothing reads an unknown key, so no edit goes wrong by it: `check` tells of it.
    for each in _unknown(TABLE, table, KEYS):
        yield each._replace(blocks=False)
    if not names_entry(table.get("app", "")):
        message = f'`app` under [{TABLE}] is to be "module:name"'
        yield Fault(TABLE, "app", message, "name the ASGI application")
    anchors = table.get("anchors", {})
    if not isinstance(anchors, dict):
        yield _no_table(TABLE, "anchors")
        return
    yield from _unknown(ANCHORS_TABLE, anchors, ANCHORS)
    for key in ANCHORS:
        value = anchors.get(key, False)
        if not names_place(key, value):
            yield _misplaced(key, value)


def _misplaced(key: str, value: object) -> Fault:
    form = '"module:name"' if key in PYTHON_ANCHORS else "a path in the project"
    message = f"`{key}` under [{ANCHORS_TABLE}] is to be {form}, or false"
    is_path = key not in PYTHON_ANCHORS and isinstance(value, str)
    if is_path and value and "\0" not in str(value):
        message = f"`{key}` under [{ANCHORS_TABLE}] leads out of the project: {value}"
    return Fault(ANCHORS_TABLE, key, message, _DO_WITHOUT)


def _no_table(table: str, key: str) -> Fault:
    message = f"`{key}` under [{table}] is to be a table"
    return Fault(table, key, message, f"write [{table}.{key}] above its keys")


def _unknown(
    table: str, given: Mapping[str, Any], known: Collection[str]
) -> Iterator[Fault]:
    for key in given:
        if key not in known:
            close = difflib.get_close_matches(key, known, 1)
            takes = f"it takes {', '.join(known)}"
            advice = f"did you mean `{close[0]}`?" if close else takes
            yield Fault(table, key, f"[{table}] has no key `{key}`", advice)


def names_entry(value: object) -> bool:
    """Whether a value of ``app`` has the form of one; empty is as good as none.

    A module may be given as the path of its file, and the name may be called.
    """
    if not isinstance(value, str):
        return False
    found = _ENTRY.fullmatch(value)
    is_path = found is not None and found["path"] is not None
    return not value or (
        found is not None and (not is_path or is_contained(value.partition(":")[0]))
    )


def names_place(key: str, value: object) -> bool:
    """Whether a value of an anchor has the form of one."""
    if key not in ANCHORS:
        return False
    if not isinstance(value, str):
        return value is False
    if key in PYTHON_ANCHORS:
        return _PLACE.fullmatch(value) is not None
    return is_contained(value)
