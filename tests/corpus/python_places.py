"""Where edits belong in a Python file, found with ``ast`` and nothing of the engine's.

Every such place is taken, not only the one that the engine would choose.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

MARKERS = (b"include_router", b"lifespan", b"Typer(", b"add_typer")
"""Without any of these a file has no place for an edit."""

_Scope = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Place:
    """``function`` is the dotted name of the scope (empty: the module).

    ``name`` is a receiver for ``router`` and ``command``, empty for ``lifespan``.
    """

    kind: str
    function: str
    name: str = ""

    def __str__(self) -> str:
        """Where it is, for messages."""
        return f"{self.function or 'module'}{self.name and f' ({self.name})'}"


def places(tree: ast.Module) -> list[Place]:
    """Every place of a file, each once, in their order."""
    found = [*_places(tree, "", _lifespans(tree))]
    return list(dict.fromkeys(found))


def _places(scope: _Scope, path: str, lifespans: frozenset[str]) -> Iterator[Place]:
    if not isinstance(scope, ast.ClassDef):
        for statement in scope.body:
            yield from _registrations(statement, path)
    for inner in inner_scopes(scope):
        name = f"{path}.{inner.name}" if path else inner.name
        if isinstance(inner, ast.AsyncFunctionDef) and _is_lifespan(inner, lifespans):
            yield Place("lifespan", name)
        yield from _places(inner, name, lifespans)


def _registrations(statement: ast.stmt, path: str) -> Iterator[Place]:
    """What stands unconditionally in a scope and takes registrations."""
    if isinstance(statement, ast.Expr):
        receiver, _, method = called(statement.value).rpartition(".")
        if receiver and method == "include_router":
            yield Place("router", path, receiver)
        if receiver and method == "add_typer" and not path:
            yield Place("command", path, receiver)
    if isinstance(statement, ast.Assign | ast.AnnAssign) and not path:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        target = target or getattr(statement, "target", None)
        if called(statement.value).rpartition(".")[2] == "Typer" and _dotted(target):
            yield Place("command", path, _dotted(target))


def inner_scopes(scope: ast.AST) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """Functions and classes of a scope, those under an ``if`` or ``try`` too."""
    for child in ast.iter_child_nodes(scope):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield child  # type: ignore[misc]  # asynchronous functions are alike
        elif isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from inner_scopes(child)


def _lifespans(tree: ast.Module) -> frozenset[str]:
    """Names that the file hands to something as ``lifespan=``."""
    keywords = (each for each in ast.walk(tree) if isinstance(each, ast.keyword))
    names = (_dotted(each.value) for each in keywords if each.arg == "lifespan")
    return frozenset(name.rpartition(".")[2] for name in names if name)


def _is_lifespan(function: ast.AsyncFunctionDef, known: frozenset[str]) -> bool:
    if function.name not in known and "lifespan" not in function.name:
        return False
    marks = {_dotted(each).rpartition(".")[2] for each in function.decorator_list}
    return "asynccontextmanager" in marks


def called(value: ast.expr | None) -> str:
    """The dotted name of what an expression calls; empty if it is no such call."""
    if isinstance(value, ast.Await):
        value = value.value
    return _dotted(value.func) if isinstance(value, ast.Call) else ""


def _dotted(node: ast.AST | None) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = _dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""
