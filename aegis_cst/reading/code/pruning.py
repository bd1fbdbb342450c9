"""Leaves out of a syntax tree what is long and cannot have to do with wiring.

Most of a module with routes are the functions that answer them, and models. Turning
them into outlines would take more time than parsing does.
"""

import ast
from collections.abc import Sequence
from itertools import accumulate

from aegis_cst.reading.code.expression_reader import is_property

_MAY_WIRE = (
    # Without their first letters where those may be capitals or not.
    *(b"outer", b"FastAPI", b"mount", b"on_event", b"event_handler", b"_route"),
    *(b"lifespan", b"load_hooks", b"yield", b".host(", b"app"),
    # Routes may be added to any name, and what is wrapped is given back.
    *(b" @", b"\t@", b"iddleware", b"sgi"),
)
_SHORT = 3
"""Statements of a function that is kept, whatever it holds."""


def pruned(tree: ast.Module, data: bytes) -> ast.Module:
    """The same tree, without the bodies of functions and classes that do not matter.

    Short functions stay: they may hand on what others make.
    """
    ends = list(accumulate(map(len, data.splitlines(keepends=True)), initial=0))
    _prune(tree.body, data, ends)
    return tree


def _prune(statements: Sequence[ast.stmt], data: bytes, ends: Sequence[int]) -> None:
    """``ends`` says where each line ends; the one before the first ends at 0."""
    for node in statements:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            text = data[ends[node.lineno - 1] : ends[node.end_lineno or node.lineno]]
            if any(word in text for word in _MAY_WIRE) or node.name == "__init__":
                _prune(node.body, data, ends)
            elif isinstance(node, ast.ClassDef) or _is_long(node):
                node.body = []
        elif isinstance(node, ast.If):
            _prune(node.body, data, ends)
            _prune(node.orelse, data, ends)
        elif isinstance(node, ast.Try | ast.With):
            _prune(node.body, data, ends)


def _is_long(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return len(node.body) > _SHORT or (
        bool(node.decorator_list) and not is_property(node)
    )
