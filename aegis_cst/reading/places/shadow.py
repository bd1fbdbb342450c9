"""Which statements answer a path before anything behind them is asked.

Starlette tries routes and mounts in the order in which they were added.
"""

import re
from collections.abc import Iterator, Sequence

import libcst as cst

from aegis_cst.reading.places.syntax_modules import Module, Modules
from aegis_cst.reading.places.timeline import Block
from codemods.python.python_tree import (
    Statement,
    argument,
    dotted,
    nodes,
    resolve,
    scope_statements,
)

_ROUTE_METHODS = frozenset(
    {"get", "post", "put", "patch", "delete", "head", "options", "trace"}
    | {"api_route", "route", "add_api_route", "add_route"}
)
_ROUTERS = frozenset({"fastapi.APIRouter", "fastapi.routing.APIRouter"})
_CONVERTERS = {
    "path": ".*",
    "int": "[0-9]+",
    "float": r"[0-9]+(\.[0-9]+)?",
    "uuid": "[0-9a-fA-F-]{32,36}",
}
_PARAMETER = re.compile(r"{\w+(?::(\w+))?}")


def shadows(
    modules: Modules, block: Block, statement: Statement, paths: Sequence[str]
) -> bool:
    """Whether a statement adds a route or mount that answers one of ``paths``.

    What cannot be followed, such as a computed prefix, counts as not doing so.
    """
    samples = [_PARAMETER.sub("x", path) for path in paths]
    return any(
        pattern.fullmatch(sample)
        for pattern in _patterns(modules, block.module, block.receiver, statement)
        for sample in samples
    )


def _patterns(
    modules: Modules, module: Module, receiver: str, statement: Statement
) -> Iterator[re.Pattern[str]]:
    for call in _calls(statement):
        owner, _, method = dotted(call.func).rpartition(".")
        if owner not in {receiver, f"{receiver}.router"}:
            continue
        path = _text(argument(call, 0, "path"))
        if method == "mount" and path is not None:
            yield _mount(path)
        elif method in _ROUTE_METHODS and path is not None:
            yield _route(path)
        elif method == "include_router":
            yield from _included(modules, module, call, "", frozenset())


def _calls(statement: Statement) -> Iterator[cst.Call]:
    """Calls that a statement makes; of a definition only its decorators."""
    roots: Sequence[cst.CSTNode] = [statement]
    if isinstance(statement, cst.FunctionDef | cst.ClassDef):
        roots = statement.decorators
    for root in roots:
        for node in nodes(root):
            if isinstance(node, cst.Call):
                yield node


def _included(
    modules: Modules, module: Module, call: cst.Call, prefix: str, seen: frozenset[str]
) -> Iterator[re.Pattern[str]]:
    """The routes of a router that is included, and of those included into it."""
    given = argument(call, len(call.args), "prefix")
    own = "" if given is None else _text(given)
    symbol = modules.named(module, argument(call, 0, "router"))
    name = f"{symbol.module.path}:{symbol.name}" if symbol is not None else ""
    value = symbol.value() if symbol is not None and name not in seen else None
    if own is None or symbol is None or not isinstance(value, cst.Call):
        return
    if resolve(value.func, symbol.module.bound) not in _ROUTERS:
        return
    inherent = argument(value, 0, "prefix")
    base = "" if inherent is None else _text(inherent)
    if base is None:
        return
    prefix += own + base
    for statement in scope_statements(symbol.module.source.module):
        for inner in _calls(statement):
            owner, _, method = dotted(inner.func).rpartition(".")
            route = _text(argument(inner, 0, "path"))
            if owner != symbol.name:
                continue
            if method in _ROUTE_METHODS and route is not None:
                yield _route(prefix + route)
            elif method == "mount" and route is not None:
                yield _mount(prefix + route)
            elif method == "include_router":
                further = seen | {name}
                yield from _included(modules, symbol.module, inner, prefix, further)


def _text(node: cst.BaseExpression | None) -> str | None:
    if isinstance(node, cst.SimpleString):
        value = node.evaluated_value
        return value if isinstance(value, str) else None
    return None


def _mount(path: str) -> re.Pattern[str]:
    return re.compile(_route(path.rstrip("/")).pattern + "(/.*)?")


def _route(path: str) -> re.Pattern[str]:
    """The pattern that Starlette makes of a route's path."""
    parts: list[str] = []
    last = 0
    for match in _PARAMETER.finditer(path):
        parts.append(re.escape(path[last : match.start()]))
        parts.append(_CONVERTERS.get(match.group(1) or "", "[^/]+"))
        last = match.end()
    return re.compile("".join([*parts, re.escape(path[last:])]))
