"""Fields of settings classes, and the variables that set them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

# `env` is that of pydantic 1.
_ALIASES = frozenset({"alias", "validation_alias", "env"})
_DEFAULTS = frozenset({"default", "default_factory"})


@dataclass(frozen=True, slots=True)
class SettingsField:
    """A field: ``aliases`` are names of variables that its declaration gives it."""

    name: str
    path: str
    line: int
    column: int
    aliases: tuple[str, ...]
    required: bool


def fields_of(node: ast.ClassDef, path: str) -> Iterator[SettingsField]:
    """The fields that the body of a class declares."""
    for statement in node.body:
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and not statement.target.id.startswith("_")
            and not _mentions(statement.annotation, "ClassVar")
        ):
            yield _field(statement, statement.target, path)


def _field(statement: ast.AnnAssign, target: ast.Name, path: str) -> SettingsField:
    calls = [
        each
        for part in (statement.value, statement.annotation)
        if part is not None
        for each in ast.walk(part)
        if isinstance(each, ast.Call)
    ]
    given = [keyword for call in calls for keyword in call.keywords]
    aliases = tuple(
        text
        for keyword in given
        if keyword.arg in _ALIASES
        for text in _texts(keyword.value)
    )
    return SettingsField(
        target.id,
        path,
        target.lineno,
        target.col_offset + 1,
        aliases,
        _is_required(statement, given),
    )


def _is_required(statement: ast.AnnAssign, given: list[ast.keyword]) -> bool:
    # What is unpacked may hold a default.
    if any(each.arg is None or each.arg in _DEFAULTS for each in given):
        return False
    value = statement.value
    if value is None:
        return not _mentions(statement.annotation, "InitVar")
    return (
        isinstance(value, ast.Call)
        and last_name(value.func) == "Field"
        and all(_is_ellipsis(each) for each in value.args[:1])
    )


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _texts(node: ast.expr) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def _mentions(node: ast.expr, name: str) -> bool:
    """Whether an annotation has a name in it, as text as well."""
    return any(
        last_name(each) == name
        or (
            isinstance(each, ast.Constant)
            and isinstance(each.value, str)
            and name in each.value
        )
        for each in ast.walk(node)
    )


def last_name(node: ast.AST) -> str:
    """The last part of a dotted name; empty for anything else."""
    if isinstance(node, ast.Subscript):
        return last_name(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
