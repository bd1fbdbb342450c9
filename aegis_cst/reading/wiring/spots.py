"""Where in a file a call stands: in which function, on what, and under what."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from aegis_cst.reading.code.expression_reader import dotted

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class CallSpot:
    """``function`` is dotted, and empty for the module; ``receiver`` as written.

    ``keywords`` are the names of what is given by name, ``None`` for unpacked ones.
    ``is_plain`` says that the call is a statement of the block by itself, neither under
    a condition nor in a loop.
    """

    function: str
    receiver: str
    keywords: frozenset[str | None]
    is_plain: bool


def spots(tree: ast.Module, method: str) -> dict[tuple[int, int], CallSpot]:
    """The calls of a method of anything in a file, by line and column."""
    return dict(_in_block(tree.body, "", method))


def _in_block(
    block: list[ast.stmt], function: str, method: str
) -> Iterator[tuple[tuple[int, int], CallSpot]]:
    for statement in block:
        if isinstance(statement, _Definition):
            inner = f"{function}.{statement.name}" if function else statement.name
            yield from _in_block(statement.body, inner, method)
            continue
        alone = statement.value if isinstance(statement, ast.Expr) else None
        for node in _outside_of_definitions(statement):
            receiver = _receiver(node, method)
            if isinstance(node, ast.Call) and receiver is not None:
                keywords = frozenset(each.arg for each in node.keywords)
                spot = CallSpot(function, dotted(receiver), keywords, node is alone)
                yield (node.lineno, node.col_offset), spot
        yield from _definitions_in(statement, function, method)


def _receiver(node: ast.AST, method: str) -> ast.expr | None:
    """What a method is called on, if a node is such a call."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.value if node.func.attr == method else None
    return None


def _outside_of_definitions(root: ast.AST) -> Iterator[ast.AST]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [
            each
            for each in ast.iter_child_nodes(node)
            if not isinstance(each, _Definition)
        ]


def _definitions_in(
    root: ast.AST, function: str, method: str
) -> Iterator[tuple[tuple[int, int], CallSpot]]:
    """What is defined under a condition or the like."""
    for node in _outside_of_definitions(root):
        for each in ast.iter_child_nodes(node):
            if isinstance(each, _Definition):
                yield from _in_block([each], function, method)
