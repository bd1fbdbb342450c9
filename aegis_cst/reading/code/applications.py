"""FastAPI's own names, as files use them."""

import ast

from aegis_cst.reading.code.fastapi_methods import DECORATORS
from aegis_cst.reading.code.origins import Origin, Origins
from aegis_cst.reading.code.syntax import FUNCTIONS, Function, Syntax

_DEPENDING = frozenset({"Depends", "Security"})


def is_fastapi(path: str, *names: str) -> bool:
    """Whether a dotted path is one of FastAPI's or Starlette's names."""
    top, _, _ = path.partition(".")
    # FastAPI re-exports much of Starlette, and both have moved names between modules:
    # the package and the last word are what stays.
    return top in {"fastapi", "starlette"} and path.rpartition(".")[2] in names


def depended_on(origins: Origins, file: Syntax, node: ast.AST) -> ast.expr | None:
    """What ``Depends(…)`` is given; the call itself where that is left out."""
    if not isinstance(node, ast.Call):
        return None
    if not is_fastapi(origins.path(file, node.func), *_DEPENDING):
        return None
    if node.args:
        return node.args[0]
    named = (each.value for each in node.keywords if each.arg == "dependency")
    return next(named, node)


def makes_application(origins: Origins, file: Syntax, node: ast.AST | None) -> bool:
    """Whether an expression is ``FastAPI(…)``."""
    return isinstance(node, ast.Call) and is_fastapi(
        origins.path(file, node.func), "FastAPI"
    )


def is_application(origins: Origins, file: Syntax, node: ast.expr) -> bool:
    """Whether a name stands for an application: made as one, or annotated so."""
    origin = origins.origin(file, node)
    if origin is not None:
        holder = origins.of(origin.path) if origin.path else None
        return holder is not None and makes_application(origins, holder, origin.node)
    argument = parameter_of(file, node)
    return argument is not None and is_annotated(origins, file, argument, "FastAPI")


def parameter_of(file: Syntax, node: ast.expr) -> ast.arg | None:
    """The parameter that a name stands for, if the function gives it no value."""
    if not isinstance(node, ast.Name):
        return None
    found = file.bound(node, node.id)
    if found is None or not isinstance(found[0], FUNCTIONS) or len(found[1]) > 1:
        return None
    return next((each for each in parameters(found[0]) if each.arg == node.id), None)


def parameters(function: Function) -> list[ast.arg]:
    """The parameters of a function, but for ``*`` and ``**``."""
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def is_annotated(
    origins: Origins, file: Syntax, argument: ast.arg, *names: str
) -> bool:
    """Whether a parameter is annotated as one of FastAPI's classes."""
    annotation = argument.annotation
    # In quotes, mostly because it is imported for type checkers only.
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value.rpartition(".")[2] in names
    return annotation is not None and is_fastapi(origins.path(file, annotation), *names)


def route_decorators(function: Function) -> list[ast.Call]:
    """The decorators that register a function as a route, going by their methods."""
    return [
        each
        for each in function.decorator_list
        if isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and each.func.attr in DECORATORS
    ]


def same(one: Origin | None, other: Origin | None) -> bool:
    """Whether two names lead to the same thing."""
    return one is not None and other is not None and one.key == other.key
