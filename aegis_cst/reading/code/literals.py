"""Values that stand in the text, directly or under a name that gets one value."""

import ast
from collections.abc import Iterator
from typing import TypeAlias

from aegis_cst.reading.code.origins import Origins
from aegis_cst.reading.code.syntax import Syntax

Spot: TypeAlias = tuple[Syntax, ast.expr]
"""An expression, and the file that it stands in."""

_STEPS = 8
"""Names that stand for names; more of them are most likely a circle."""

_CHANGING = frozenset({"append", "extend", "insert", "update", "add", "remove", "pop"})


def constant(origins: Origins, file: Syntax, node: ast.expr) -> Spot | None:
    """An expression with names replaced by the value that they get, if it is one."""
    for _ in range(_STEPS):
        if not isinstance(node, ast.Name | ast.Attribute):
            return file, node
        origin = origins.origin(file, node)
        if origin is None or not isinstance(origin.node, ast.expr):
            return None
        holder = origins.of(origin.path)
        if holder is None:
            return None
        file, node = holder, origin.node
    return None


def text(origins: Origins, file: Syntax, node: ast.expr | None) -> str | None:
    """What an expression says, if it is a text that is known."""
    found = None if node is None else constant(origins, file, node)
    if found is None:
        return None
    file, node = found
    match node:
        case ast.Constant(value=str() as value):
            return value
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            parts = [text(origins, file, each) for each in (left, right)]
        case ast.JoinedStr(values=values):
            parts = [_part(origins, file, each) for each in values]
        case _:
            return None
    known = [each for each in parts if each is not None]
    return "".join(known) if len(known) == len(parts) else None


def _part(origins: Origins, file: Syntax, node: ast.expr) -> str | None:
    if isinstance(node, ast.FormattedValue):
        plain = node.conversion == -1 and node.format_spec is None
        return text(origins, file, node.value) if plain else None
    return text(origins, file, node)


def elements(
    origins: Origins, file: Syntax, node: ast.expr | None
) -> list[Spot] | None:
    """What a list, tuple or set holds; ``None`` if that cannot be told."""
    found = None if node is None else constant(origins, file, node)
    if found is None:
        return None
    # A list that is added to elsewhere holds more than it was made with.
    if node is not found[1] and isinstance(node, ast.Name) and changes(found[0], node):
        return None
    file, node = found
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            nested = [_element(origins, file, each) for each in parts]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            nested = [elements(origins, file, each) for each in (left, right)]
        case ast.Call(func=ast.Name(id="list" | "tuple" | "set"), args=[inner]):
            nested = [elements(origins, file, inner)]
        case _:
            return None
    known = [each for each in nested if each is not None]
    if len(known) < len(nested):
        return None
    return [spot for each in known for spot in each]


def _element(origins: Origins, file: Syntax, node: ast.expr) -> list[Spot] | None:
    if isinstance(node, ast.Starred):
        return elements(origins, file, node.value)
    return [(file, node)]


def texts(origins: Origins, file: Syntax, node: ast.expr | None) -> list[str] | None:
    """The texts that a list holds; ``None`` if not all are known."""
    found = elements(origins, file, node)
    said = [text(origins, *each) for each in found or ()]
    known = [each for each in said if each is not None]
    return None if found is None or len(known) < len(said) else known


def changes(file: Syntax, name: ast.Name) -> bool:
    """Whether a file adds to or takes from what a name stands for."""
    return name.id in set(_changed(file))


def _changed(file: Syntax) -> Iterator[str]:
    for node in file.nodes:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)):
                if method in _CHANGING:
                    yield name
            case ast.AugAssign(target=ast.Name(id=name)):
                yield name
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                yield name
