"""From the syntax tree of an expression to its outline."""

import ast
from collections.abc import Callable

from aegis_cst.reading.code.outline import (
    Call,
    Constant,
    Expression,
    Items,
    Joined,
    Member,
    Name,
    Other,
    Text,
)

CACHED_PROPERTIES = frozenset({"cached_property", "functools.cached_property"})
PROPERTIES = CACHED_PROPERTIES | {"property"}


def expression(node: ast.expr) -> Expression:
    """The outline of an expression."""
    reader = _READERS.get(type(node))
    found = None if reader is None else reader(node)
    return Other(names_in(node)) if found is None else found


def dotted(node: ast.expr) -> str:
    """A name or a chain of attributes as it is written; empty for all else."""
    if isinstance(node, ast.Name):
        return node.id
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    parts.append(node.id)
    return ".".join(reversed(parts))


def is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function is called where an attribute is read."""
    return any(dotted(each) in PROPERTIES for each in node.decorator_list)


def names_in(node: ast.AST) -> tuple[Name, ...]:
    """The names that stand anywhere in a node, each with its attributes."""
    found = []
    inner = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name | ast.Attribute) and id(each) not in inner:
            # `a.b.c` is one name; the walk comes to its `a.b` and `a` as well.
            path = dotted(each)
            if path:
                end = each.end_col_offset or 0
                found.append(Name(path, each.lineno, each.col_offset, end))
                while isinstance(each, ast.Attribute):
                    each = each.value  # noqa: PLW2901 - going down the chain
                    inner.add(id(each))
    return tuple(found)


def _name(node: ast.Name) -> Expression:
    return Name(node.id, node.lineno, node.col_offset, node.end_col_offset or 0)


def _attribute(node: ast.Attribute) -> Expression:
    path = dotted(node)
    if not path:
        return Member(expression(node.value), node.attr)
    line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
    return Name(path, line, node.col_offset, end)


def _constant(node: ast.Constant) -> Expression | None:
    value = node.value
    if isinstance(value, str):
        return Text(value)
    if value is None or isinstance(value, int | float):
        return Constant(value)
    return None


def _call(node: ast.Call) -> Expression:
    arguments: list[Expression] = []
    keywords: list[tuple[str, Expression]] = []
    for each in node.args:
        if isinstance(each, ast.Starred):
            keywords.append(("*", expression(each.value)))
        else:
            arguments.append(expression(each))
    keywords += [(each.arg or "*", expression(each.value)) for each in node.keywords]
    return Call(
        expression(node.func),
        tuple(arguments),
        tuple(keywords),
        node.lineno,
        node.col_offset,
        node.end_lineno or node.lineno,
        node.end_col_offset or node.col_offset,
    )


def _items(node: ast.List | ast.Tuple | ast.Set) -> Expression | None:
    # How many items there are is not known, nor at which place the others stand.
    if any(isinstance(each, ast.Starred) for each in node.elts):
        return None
    return Items(tuple(map(expression, node.elts)))


def _joined(node: ast.JoinedStr) -> Expression:
    return Joined(tuple(map(expression, node.values)))


def _formatted(node: ast.FormattedValue) -> Expression | None:
    # `{x!r}` or `{x:>8}` is another text than `x`.
    plain = node.conversion == -1 and node.format_spec is None
    return expression(node.value) if plain else None


def _sum(node: ast.BinOp) -> Expression | None:
    if not isinstance(node.op, ast.Add):
        return None
    return Joined((expression(node.left), expression(node.right)))


def _inner(node: ast.Await | ast.NamedExpr) -> Expression:
    return expression(node.value)


_READERS: dict[type[ast.expr], Callable[..., Expression | None]] = {
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Constant: _constant,
    ast.Call: _call,
    ast.List: _items,
    ast.Tuple: _items,
    ast.Set: _items,
    ast.JoinedStr: _joined,
    ast.FormattedValue: _formatted,
    ast.BinOp: _sum,
    ast.Await: _inner,
    ast.NamedExpr: _inner,
}
