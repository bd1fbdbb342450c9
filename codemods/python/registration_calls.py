"""Registrations that stand in a file, as ``insert`` writes them or otherwise."""

import ast
from collections.abc import Sequence

import libcst as cst

from codemods.python.import_bindings import bindings, resolve
from codemods.python.python_tree import (
    Statement,
    blocks,
    called,
    nodes,
)
from codemods.python.registration_spec import Spec
from codemods.python.source import Source


def statements_of(source: Source, spec: Spec) -> list[Statement]:
    """Statements that hand the registered thing to a method of that name."""
    bound = bindings(source)
    return [
        statement
        for block in blocks(source.module)
        for statement in block
        if (call := called(statement)) is not None and _registers(call, spec, bound)
    ]


def embedded(source: Source, spec: Spec) -> cst.Call | None:
    """The first registration anywhere: it may share its line, or be part of another."""
    # A search in bytes takes no time, a walk of the tree takes milliseconds.
    if f".{spec.method}".encode() not in source.data:
        return None
    bound = bindings(source)
    calls = (each for each in nodes(source.module) if isinstance(each, cst.Call))
    return next((each for each in calls if _registers(each, spec, bound)), None)


def _registers(call: cst.Call, spec: Spec, bound: dict[str, str]) -> bool:
    target = f"{spec.module}.{spec.name}"
    return (
        isinstance(call.func, cst.Attribute)
        and call.func.attr.value == spec.method
        and any(resolve(each.value, bound) == target for each in call.args)
    )


def best(statements: Sequence[Statement], spec: Spec) -> Statement:
    """Prefer what ``insert`` wrote over what a user registered besides."""
    return next((each for each in statements if is_ours(each, spec)), statements[0])


def is_ours(statement: Statement, spec: Spec) -> bool:
    """Whether a registration differs in nothing from what ``insert`` writes."""
    call = called(statement)
    if call is None:
        return False
    written = cst.Module([]).code_for_node
    first = f"{written(call.args[0].value)}, " if call.args else ""
    arguments = f"{first}{', '.join(spec.arguments)}"
    return _same_expression(written(call), f"{written(call.func)}({arguments})")


def _same_expression(left: str, right: str) -> bool:
    """Whether two expressions differ in nothing but layout and quotes."""
    try:
        trees = [
            ast.dump(ast.parse(f"({text})", mode="eval")) for text in (left, right)
        ]
    except SyntaxError:
        return False  # newer than the Python that runs, so not what insert writes
    return trees[0] == trees[1]
