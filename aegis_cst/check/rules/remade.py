"""AEG110: an application that is made anew loses what the first one was given."""

import ast
from collections.abc import Iterator, Sequence

from aegis_cst.check.finding import Finding
from aegis_cst.check.node_place import node_place
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.applications import makes_application
from aegis_cst.reading.code.fastapi_methods import DECORATORS, REGISTERING
from aegis_cst.reading.code.syntax import DEFINITIONS, FUNCTIONS, Syntax
from aegis_cst.reading.codebase import Codebase

_METHODS = REGISTERING | DECORATORS


def _check(codebase: Codebase) -> Iterator[Finding]:
    for path, data in codebase.wired.items():
        if data.count(b"FastAPI(") > 1:
            file = codebase.origins.of(path)
            if file is not None:
                yield from _in_module(codebase, file)


def _in_module(codebase: Codebase, file: Syntax) -> Iterator[Finding]:
    made: dict[str, tuple[int, ast.stmt]] = {}
    for position, statement in enumerate(file.tree.body):
        name = _makes(codebase, file, statement)
        if name in made:
            start, first = made[name]
            lost = _lost(file.tree.body[start + 1 : position], name)
            if lost:
                yield _finding(codebase, file, (first, statement), name, lost)
        if name:
            made[name] = position, statement


def _makes(codebase: Codebase, file: Syntax, node: ast.stmt) -> str:
    """The name that a statement gives to a new application."""
    target: ast.expr | None = None
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
    elif isinstance(node, ast.AnnAssign):
        target = node.target
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    if isinstance(target, ast.Name) and makes_application(
        codebase.origins, file, value
    ):
        return target.id
    return ""


def _lost(block: Sequence[ast.stmt], name: str) -> list[ast.expr]:
    """What is registered on an application; nothing if it may be kept elsewhere."""
    registered = []
    for statement in block:
        for node in _running(statement):
            if not isinstance(node, ast.Name) or node.id != name:
                continue
            call = _registration(statement, node)
            if call is None:
                return []
            registered.append(call)
    return registered


def _running(statement: ast.stmt) -> Iterator[ast.AST]:
    """What runs with the module: the bodies of functions run later, on the new one."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, FUNCTIONS):
            waiting += [*node.decorator_list, node.args]
        elif not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _registration(statement: ast.stmt, name: ast.Name) -> ast.expr | None:
    """The call by which a statement registers something on what is named."""
    calls = []
    if isinstance(statement, DEFINITIONS):
        calls = statement.decorator_list
    elif isinstance(statement, ast.Expr):
        calls = [statement.value]
    for call in calls:
        match call:
            case ast.Call(func=ast.Attribute(value=owner, attr=method)):
                if owner is name and method in _METHODS:
                    return call
    return None


def _finding(
    codebase: Codebase,
    file: Syntax,
    made: tuple[ast.stmt, ast.stmt],
    name: str,
    lost: list[ast.expr],
) -> Finding:
    first, again = (node_place(codebase, file, each) for each in made)
    several = len(lost) > 1
    what = f"the {len(lost)} registrations" if several else "the registration"
    return Finding(
        "AEG110",
        again,
        f"`{name}` is made anew here, and {what} on the first one "
        f"{'are' if several else 'is'} lost",
        "make the application once, above everything that is registered on it",
        (
            (first, "the first one is made here"),
            (node_place(codebase, file, lost[0]), "this is lost"),
        ),
    )


RULES = (
    Rule(
        "AEG110",
        "remade-application",
        "A module makes its application a second time, after something was registered "
        "on the first one.",
        _check,
    ),
)
