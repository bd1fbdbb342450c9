"""The fields of a settings class: which stand there, and where new ones belong."""

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from codemods.python.flow import binds, small_statements
from codemods.python.python_tree import (
    Statement,
    body_of,
    definitions,
    dotted,
    is_docstring,
    scope_statements,
)
from codemods.python.source import Source
from codemods.result import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: ``annotation`` and ``default`` are Python source texts.

    ``comment`` stands above the field, a line a line, without the number sign.
    """

    name: str
    annotation: str
    default: str
    comment: str

    def lines(self, indent: str) -> str:
        """The field as it is written."""
        comment = "".join(f"{indent}# {line}\n" for line in self.comment.splitlines())
        return f"{comment}{indent}{self.name}: {self.annotation} = {self.default}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """Fields that belong together, and the class (dotted name) that holds them."""

    class_name: str
    fields: tuple[Field, ...]


def _class_body(source: Source, name: str) -> Sequence[Statement] | Refusal:
    found = [
        each
        for each in definitions(source.module, name)
        if isinstance(each, cst.ClassDef)
    ]
    if len(found) != 1:
        problem = "is defined more than once" if found else "is not defined here"
        line = source.line(source.start(found[1])) if found else 0
        return Refusal(f"the settings class {name} {problem}", line)
    return body_of(found[0])


def _field_names(statement: Statement) -> list[str]:
    """The names that a line annotates; there may be several statements on it."""
    return [
        dotted(each.target)
        for each in small_statements(statement)
        if isinstance(each, cst.AnnAssign)
    ]


def last_field(source: Source, name: str) -> Statement | Refusal:
    """The last annotated field or the docstring below it; else what configures."""
    body = _class_body(source, name)
    if isinstance(body, Refusal):
        return body
    fields = [index for index, each in enumerate(body) if _field_names(each)]
    settled = [index for index, each in enumerate(body) if binds(each, "model_config")]
    if not fields and not settled:
        line = source.line(source.start(body[0])) if body else _line_of(source, name)
        return Refusal(f"the settings class {name} has no annotated field yet", line)
    last = (fields or settled)[-1]
    documented = last + 1 < len(body) and is_docstring(body[last + 1])
    return body[last + 1] if documented else body[last]


def _line_of(source: Source, name: str) -> int:
    return source.line(source.start(definitions(source.module, name)[0]))


def taken(source: Source, spec: Spec) -> tuple[str, int]:
    """A field's name that the class binds in another way, and the line; else 0."""
    found = definitions(source.module, spec.class_name)
    if len(found) == 1 and isinstance(found[0], cst.ClassDef):
        for statement in scope_statements(found[0]):
            for field in spec.fields:
                if _binds(statement, field.name):
                    return field.name, source.line(source.start(statement))
    return "", 0


def _binds(statement: Statement, name: str) -> bool:
    if isinstance(statement, cst.FunctionDef | cst.ClassDef):
        return statement.name.value == name
    return binds(statement, name)


def standing_in(source: Source, spec: Spec) -> list[tuple[Field, Statement]]:
    """The fields that stand in the class, which may have been renamed since."""
    body = _class_body(source, spec.class_name)
    if not isinstance(body, Refusal):
        return _fields_in(body, spec)
    elsewhere = [
        found
        for each in body_of(source.module)
        if isinstance(each, cst.ClassDef) and (found := _fields_in(body_of(each), spec))
    ]
    return elsewhere[0] if len(elsewhere) == 1 else []


def _fields_in(body: Sequence[Statement], spec: Spec) -> list[tuple[Field, Statement]]:
    fields = {field.name: field for field in spec.fields}
    return [
        (fields[name], each)
        for each in body
        for name in _field_names(each)
        if name in fields
    ]
