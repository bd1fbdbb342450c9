"""AEG113: since FastAPI 0.137 included routers stand in ``app.routes`` as such."""

import ast
from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.node_place import node_place
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.applications import (
    is_annotated,
    is_application,
    is_fastapi,
    parameter_of,
)
from aegis_cst.reading.code.syntax import FUNCTIONS, Syntax
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.import_names import is_aside
from aegis_cst.reading.wiring.values import Router

# https://github.com/fastapi/fastapi/discussions/15791
_SINCE = (0, 137)
_CODE = "AEG113"
_ONLY_ROUTES = frozenset(
    {"path", "path_format", "path_regex", "methods", "endpoint", "name", "dependant"}
    | {"operation_id", "tags", "summary", "description", "response_model"}
)
"""Attributes of routes that an included router does not have."""

_AWARE = (b"_IncludedRouter", b"effective_candidates", b"effective_routes")
_CAUGHT = frozenset({"AttributeError", "Exception", "BaseException"})


def _check(codebase: Codebase) -> Iterator[Finding]:
    release = codebase.fastapi_release
    # Where no version is said, what is installed may be older.
    if release is None or release < _SINCE:
        return
    for file in codebase.marked(b".routes"):
        if is_aside(file.path) or any(word in file.data for word in _AWARE):
            continue
        for name, listed, body in _loops(file):
            if _holds_includes(codebase, file, listed):
                yield from _wrong(codebase, file, name, listed, body)


def _loops(file: Syntax) -> Iterator[tuple[str, ast.Attribute, list[ast.AST]]]:
    """The name of what is gone through, the routes, and what is done with each."""
    for node in file.nodes:
        match node:
            case ast.For(target=ast.Name(id=name), iter=ast.Attribute() as listed):
                if listed.attr == "routes":
                    yield name, listed, [*node.body]
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                first = node.generators[0]
                match first:
                    case ast.comprehension(
                        target=ast.Name(id=name), iter=ast.Attribute() as listed
                    ):
                        if listed.attr == "routes":
                            yield name, listed, [*first.ifs, *_results(node)]


def _results(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp,
) -> list[ast.AST]:
    if isinstance(node, ast.DictComp):
        return [node.key, node.value]
    return [node.elt]


def _holds_includes(codebase: Codebase, file: Syntax, listed: ast.Attribute) -> bool:
    """Whether routers are included by then in what the routes are those of."""
    owner = listed.value
    main = [
        each
        for each in codebase.wiring.applications
        if not is_aside(each.site.path)
        and not each.altered
        # A process of a component's own never runs the code of the project.
        and each.site.path not in codebase.brought
    ]
    every = bool(main) and all(_first_include(each) is not None for each in main)
    if isinstance(owner, ast.Attribute) and owner.attr == "app":
        argument = parameter_of(file, owner.value)
        asked = argument is not None and is_annotated(
            codebase.origins, file, argument, "Request"
        )
        return asked and every
    if parameter_of(file, owner) is not None:
        return every and is_application(codebase.origins, file, owner)
    router = _router(codebase, file, owner)
    first = None if router is None else _first_include(router)
    if first is None:
        return False
    inside = any(isinstance(each, FUNCTIONS) for each in file.around(listed))
    path, line = first
    return inside or (path == file.path and line < listed.lineno)


def _router(codebase: Codebase, file: Syntax, node: ast.expr) -> Router | None:
    origin = codebase.origins.origin(file, node)
    if origin is None or not origin.path:
        return None
    found = [
        each
        for each in codebase.wiring.routers
        if each.site.path == origin.path and origin.name in each.names
    ]
    return found[0] if len(found) == 1 else None


def _first_include(router: Router) -> tuple[str, int] | None:
    """Where the first router is included, if one is for sure."""
    for each in router.entries:
        if each.kind == "include" and each.child is not None and not each.site.branches:
            return each.site.path, each.site.line
    return None


def _wrong(
    codebase: Codebase,
    file: Syntax,
    name: str,
    listed: ast.Attribute,
    body: list[ast.AST],
) -> Iterator[Finding]:
    inside = [each for node in body for each in ast.walk(node)]
    for call in inside:
        kind = _kind_asked_for(codebase, file, name, call)
        if kind and isinstance(call, ast.Call):
            yield Finding(
                _CODE,
                node_place(codebase, file, call),
                f"only `{kind}` is looked at, and since FastAPI 0.137 the routes of an "
                f"included router are no entries of `{ast.unparse(listed)}`: none of "
                "them is seen",
                _advice(listed),
            )
            return
    guarded = any(_asks_first(each, name) for each in inside)
    if guarded or _is_caught(file, listed):
        return
    for each in inside:
        match each:
            case ast.Attribute(value=ast.Name(id=owner), attr=attribute):
                if owner == name and attribute in _ONLY_ROUTES:
                    yield Finding(
                        _CODE,
                        node_place(codebase, file, each),
                        f"`{name}.{attribute}` fails since FastAPI 0.137: an included "
                        f"router in `{ast.unparse(listed)}` has no `{attribute}`",
                        _advice(listed),
                    )
                    return


def _advice(listed: ast.Attribute) -> str:
    owner = ast.unparse(listed.value)
    return f'take the paths from `{owner}.openapi()["paths"]`'


def _kind_asked_for(codebase: Codebase, file: Syntax, name: str, node: ast.AST) -> str:
    """The class of routes that a test lets through, if a node is such a test."""
    match node:
        case ast.Call(
            func=ast.Name(id="isinstance"), args=[ast.Name(id=given), kind]
        ) if given == name:
            path = codebase.origins.path(file, kind)
            return "APIRoute" if is_fastapi(path, "APIRoute") else ""
    return ""


def _asks_first(node: ast.AST, name: str) -> bool:
    """Whether what each thing is, or has, is asked before it is used."""
    match node:
        case ast.Call(func=ast.Name(id=function), args=[ast.Name(id=given), *_]):
            asking = {"hasattr", "getattr", "isinstance", "type"}
            return given == name and function in asking
        case ast.Attribute(value=ast.Name(id=given), attr="__class__"):
            return given == name
    return False


def _is_caught(file: Syntax, node: ast.AST) -> bool:
    for each in file.around(node):
        if isinstance(each, ast.Try | ast.With):
            names = {
                inner.id for inner in ast.walk(each) if isinstance(inner, ast.Name)
            }
            bare = any(
                isinstance(inner, ast.ExceptHandler) and inner.type is None
                for inner in ast.walk(each)
            )
            if bare or names & _CAUGHT:
                return True
    return False


RULES = (
    Rule(
        _CODE,
        "routes-of-included",
        "Code goes through the routes of an application in a way that fails, or sees "
        "no included router, since FastAPI 0.137.",
        _check,
    ),
)
