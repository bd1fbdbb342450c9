"""AEG111: guards of routes that never run."""

import ast
import re
from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.node_place import node_place
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.applications import (
    depended_on,
    is_fastapi,
    parameter_of,
    route_decorators,
)
from aegis_cst.reading.code.origins import Origin
from aegis_cst.reading.code.syntax import FUNCTIONS, Function, Syntax
from aegis_cst.reading.codebase import Codebase

_CODE = "AEG111"
# Asked of the bytes of each file, before few of them are parsed.
_DEFAULT = re.compile(rb"=\s*[\[(]\s*(?:\w+\.)?(?:Depends|Security)\b")
_ABOVE = re.compile(
    rb"^[ \t]*@[^\n]*\n(?:(?![ \t]*(?:@|(?:async[ \t]+)?def\b|class\b))[^\n]*\n){0,12}"
    rb"[ \t]*@\w[\w.]*"
    rb"\.(?:get|put|post|delete|patch|head|options|trace|api_route|websocket)\b",
    re.MULTILINE,
)
# https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-in-path-operation-decorators/
_ADVICE = "pass it to the decorator: `@{}(..., dependencies=[...])`"


def _check(codebase: Codebase) -> Iterator[Finding]:
    for path, data in codebase.wired.items():
        if not (_DEFAULT.search(data) or _ABOVE.search(data)):
            continue
        file = codebase.origins.of(path)
        for function in file.functions if file is not None else ():
            if file is None or not _may_be_wrong(function):
                continue
            if _is_handler(codebase, file, function):
                yield from _in_parameters(codebase, file, function)
                yield from _above(codebase, file, function)


def _may_be_wrong(function: Function) -> bool:
    """Whether there is anything to look at: a list by default, or two decorators."""
    given = [*function.args.defaults, *function.args.kw_defaults]
    lists = any(isinstance(each, ast.List | ast.Tuple) and each.elts for each in given)
    return bool(function.decorator_list) and (lists or len(function.decorator_list) > 1)


def _is_handler(codebase: Codebase, file: Syntax, function: Function) -> bool:
    """Whether a function is registered by a decorator of an application or router."""
    for each in route_decorators(function):
        owner = each.func.value if isinstance(each.func, ast.Attribute) else each.func
        argument = parameter_of(file, owner)
        if argument is not None:
            return argument.arg in {"app", "application", "router", "api"}
        origin = codebase.origins.origin(file, owner)
        holder = None if origin is None else codebase.origins.of(origin.path)
        if origin is None or holder is None or not isinstance(origin.node, ast.Call):
            return False
        kind = codebase.origins.path(holder, origin.node.func)
        return is_fastapi(kind, "FastAPI", "APIRouter")
    return False


def _in_parameters(
    codebase: Codebase, file: Syntax, function: Function
) -> Iterator[Finding]:
    """Defaults that are lists of dependencies: FastAPI takes them for values."""
    given = function.args
    for default in [*given.defaults, *given.kw_defaults]:
        if not isinstance(default, ast.List | ast.Tuple) or not default.elts:
            continue
        inner = [depended_on(codebase.origins, file, each) for each in default.elts]
        known = [each for each in inner if each is not None]
        if len(known) < len(inner):
            continue
        names = ", ".join(f"`{ast.unparse(each)}`" for each in known)
        yield Finding(
            _CODE,
            node_place(codebase, file, default),
            f"{names} never runs for `{function.name}`: a list of `Depends(...)` as a "
            "parameter's default is a mere value",
            _ADVICE.format(_written(route_decorators(function)[0])),
        )


def _written(call: ast.Call) -> str:
    return ast.unparse(call.func)


def _above(codebase: Codebase, file: Syntax, function: Function) -> Iterator[Finding]:
    """The project's own decorators above the one that registers the route."""
    routes = route_decorators(function)
    lowest = max(function.decorator_list.index(each) for each in routes)
    highest = min(function.decorator_list.index(each) for each in routes)
    if lowest - highest >= len(routes):
        return  # some of the routes get what others do not
    for each in function.decorator_list[:highest]:
        called = each.func if isinstance(each, ast.Call) else each
        origin = codebase.origins.origin(file, called)
        if _wraps(origin, called=isinstance(each, ast.Call)):
            name = ast.unparse(called)
            yield Finding(
                _CODE,
                node_place(codebase, file, each),
                f"`{name}` does nothing for requests to `{function.name}`: the "
                "decorator below it has registered the function without it",
                f"put it under `@{_written(routes[-1])}(...)`",
                involves=frozenset({origin.path})
                if origin is not None
                else frozenset(),
            )


def _wraps(origin: Origin | None, *, called: bool) -> bool:
    """Whether a decorator is seen to give back another function than it is given."""
    node = None if origin is None else origin.node
    if not isinstance(node, FUNCTIONS):
        return False
    if called:
        inner = _returned(node)
        return inner is not None and _wraps_argument(inner)
    return _wraps_argument(node)


def _wraps_argument(decorator: Function) -> bool:
    """Whether it gives back a function of its own that calls what it was given."""
    inner = _returned(decorator)
    if inner is None or not decorator.args.args:
        return False
    given = decorator.args.args[0].arg
    calls = any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Name)
        and each.func.id == given
        for each in ast.walk(inner)
    )
    elsewhere = (
        each
        for statement in decorator.body
        if statement is not inner
        for each in ast.walk(statement)
    )
    kept = any(isinstance(each, ast.Name) and each.id == given for each in elsewhere)
    return calls and not kept


def _returned(function: Function) -> Function | None:
    """The one nested function that is given back, as it is."""
    inner = {each.name: each for each in function.body if isinstance(each, FUNCTIONS)}
    results = [each for each in _own(function) if isinstance(each, ast.Return)]
    match results:
        case [ast.Return(value=ast.Name(id=name))]:
            return inner.get(name)
    return None


def _own(function: Function) -> Iterator[ast.AST]:
    """The nodes of a function without those of nested ones."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)


RULES = (
    Rule(
        _CODE,
        "guard-never-runs",
        "A dependency in a parameter's default list, or a decorator above that of a "
        "route, does nothing for requests.",
        _check,
    ),
)
