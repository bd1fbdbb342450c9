"""How often a function yields on its way from start to end."""

import ast
from collections.abc import Iterable, Iterator, Sequence

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)

_Yields = list[tuple[int, int]]
"""Where each yield on a way through stands: line and column."""

_Ways = tuple[_Yields | None, _Yields]
"""The longest way that goes on behind a block, if any does, and the longest at all."""


def yields_of(body: Sequence[ast.stmt]) -> tuple[int, tuple[int, int]]:
    """The most yields on one way through, and where the second one stands.

    A yield in a loop counts once: whether it comes again cannot be told. So does one
    that is never reached.
    """
    _, longest = _block(body)
    if not longest and any(map(_holds_one, body)):
        return 1, (0, 0)  # behind a `raise`: it is there, and makes a generator
    return len(longest), longest[1] if len(longest) > 1 else (0, 0)


def _holds_one(node: ast.stmt) -> bool:
    return not isinstance(node, _SCOPES) and any(_yields(node))


def _block(statements: Iterable[ast.stmt]) -> _Ways:
    so_far: _Yields = []
    longest: _Yields = []
    for statement in statements:
        further, deepest = _statement(statement)
        longest = max(longest, so_far + deepest, key=len)
        if further is None:
            return None, longest
        so_far = so_far + further
    return so_far, max(longest, so_far, key=len)


def _statement(node: ast.stmt) -> _Ways:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [], []
        case ast.Return() | ast.Raise() | ast.Continue() | ast.Break():
            return None, list(_yields(node))
        case ast.If(test=test, body=body, orelse=orelse):
            return _behind(_yields(test), _either([_block(body), _block(orelse)]))
        case ast.With(body=body) | ast.AsyncWith(body=body):
            return _block(body)
        case ast.For(body=body) | ast.AsyncFor(body=body) | ast.While(body=body):
            return _either([([], []), _block([*body, *node.orelse])])
        case ast.Match(cases=cases):
            return _either([([], []), *(_block(each.body) for each in cases)])
        case ast.Try() | ast.TryStar():
            return _try(node)
    found = list(_yields(node))
    return found, found


def _try(node: ast.Try | ast.TryStar) -> _Ways:
    handlers = [_block(each.body) for each in node.handlers]
    further, longest = _either([_block([*node.body, *node.orelse]), *handlers])
    behind, finally_ = _block(node.finalbody)
    ends = further is None or behind is None
    return None if ends else [*(further or ()), *(behind or ())], longest + finally_


def _behind(first: Iterable[tuple[int, int]], ways: _Ways) -> _Ways:
    start = list(first)
    further, longest = ways
    return None if further is None else start + further, start + longest


def _either(ways: Sequence[_Ways]) -> _Ways:
    further = [each for each, _ in ways if each is not None]
    return (
        max(further, key=len) if further else None,
        max((longest for _, longest in ways), key=len),
    )


def _yields(node: ast.AST) -> Iterator[tuple[int, int]]:
    if isinstance(node, ast.Yield | ast.YieldFrom):
        yield node.lineno, node.col_offset
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _SCOPES):
            yield from _yields(child)
