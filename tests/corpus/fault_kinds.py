"""Faults that people make in the wiring of an application."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aegis_cst.reading.code.outlines import Broken, syntax_tree
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.wiring.import_names import is_aside

GONE = "include commented out"
TWICE = "include twice"
ROUTE = "route twice"
DELETED = "module deleted"

KINDS: Mapping[str, frozenset[str]] = {
    GONE: frozenset({"AEG101"}),
    TWICE: frozenset({"AEG104", "AEG105"}),
    ROUTE: frozenset({"AEG105"}),
    DELETED: frozenset({"AEG102"}),
}
"""Each kind, with the rules of which one has to tell it."""

_VERBS = frozenset({"get", "put", "post", "delete", "patch", "websocket"})
_MAKES_ROUTER = re.compile(rb"^\w+(?:\s*:[^=\n]+)?\s*=\s*APIRouter\(", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fault:
    """Files as they become, ``None`` for one that goes; ``where`` in words.

    ``is_visible`` says that FastAPI shows it in what the application answers.
    """

    kind: str
    where: str
    changes: Mapping[str, bytes | None]
    is_visible: bool = True


def faults_of(files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Every fault that can be put into a project."""
    for path, data in files.items():
        if not path.endswith(".py") or is_test(path) or is_aside(path):
            continue
        if b"include_router" in data or b"outer" in data or b"@app." in data:
            tree = syntax_tree(data)
            if not isinstance(tree, Broken):
                yield from _in_file(path, data, tree)
        if _MAKES_ROUTER.search(data) and b"FastAPI(" not in data:
            yield Fault(DELETED, path, {path: None})


def _in_file(path: str, data: bytes, tree: ast.Module) -> Iterator[Fault]:
    for parent in ast.walk(tree):
        held = getattr(parent, "body", None)
        body = held if isinstance(held, list) else []
        for node in body:
            where = f"{path}:{node.lineno}"
            if isinstance(node, ast.Expr) and _called(node.value) == "include_router":
                yield Fault(
                    GONE, where, {path: _commented(data, node, alone=len(body) == 1)}
                )
                yield Fault(
                    TWICE, where, {path: _doubled(data, node)}, is_visible=False
                )
            elif _is_one_route(node):
                yield Fault(
                    ROUTE, where, {path: _doubled(data, node)}, is_visible=False
                )


def _is_one_route(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and len(node.decorator_list) == 1
        and _is_route(node.decorator_list[0])
    )


def _called(node: ast.expr) -> str:
    is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return node.func.attr if is_method else ""  # type: ignore[attr-defined]  # a call of an attribute


def _is_route(node: ast.expr) -> bool:
    return (
        _called(node) in _VERBS
        and isinstance(node, ast.Call)
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
    )


def _span(node: ast.stmt) -> tuple[int, int]:
    """Its lines, from 0, with its decorators."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(each.lineno for each in decorators)])
    return first - 1, node.end_lineno or node.lineno


def _commented(data: bytes, node: ast.stmt, *, alone: bool) -> bytes:
    lines = data.splitlines(keepends=True)
    first, end = _span(node)
    indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
    gone = [indent + b"# " + each.removeprefix(indent) for each in lines[first:end]]
    filled = [indent + b"pass\n"] if alone else []
    return b"".join([*lines[:first], *gone, *filled, *lines[end:]])


def _doubled(data: bytes, node: ast.stmt) -> bytes:
    lines = data.splitlines(keepends=True)
    first, end = _span(node)
    ended = lines[end - 1].endswith((b"\n", b"\r"))
    more = lines[first:end]
    return b"".join([*lines[:end], b"" if ended else b"\n", *more, *lines[end:]])
