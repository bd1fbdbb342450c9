"""Typed access to data that people may have edited by hand."""

import re
from typing import Any, TypeVar

from aegis_cst.reading.files.tree import is_contained

_Kind = TypeVar("_Kind")
_NAMES = {
    bool: "true or false",
    dict: "a table",
    int: "a number",
    list: "a list",
    str: "a text",
}


class MalformedError(Exception):
    """Data of another shape than expected; the text says what is wrong."""


def member(
    table: object, key: str, kind: type[_Kind], default: _Kind | None = None
) -> _Kind:
    """A member of a table, which has to be of that very type."""
    if not isinstance(table, dict):
        message = "is to be a table"
        raise MalformedError(message)
    value = table.get(key, default)
    if type(value) is not kind:
        message = f"{key} is to be {_NAMES.get(kind, kind.__name__)}"
        raise MalformedError(message)
    return value


def texts(table: object, key: str) -> list[str]:
    """A member of a table that is a list of texts."""
    values: list[Any] = member(table, key, list)
    if not all(isinstance(each, str) for each in values):
        message = f"{key} is to be a list of texts"
        raise MalformedError(message)
    return values


def text_or_null(
    table: object, key: str, pattern: re.Pattern[str], what: str
) -> str | None:
    """A member that is null, or a text of a pattern, which ``what`` says in words."""
    if isinstance(table, dict) and table.get(key, "") is None:
        return None
    text = member(table, key, str)
    if not pattern.fullmatch(text):
        message = f"{key} is to be {what}"
        raise MalformedError(message)
    return text


def contained(path: str) -> str:
    """A path, which has to stay inside the project."""
    if not is_contained(path):
        message = f"{path!r} leads out of the project"
        raise MalformedError(message)
    return path
