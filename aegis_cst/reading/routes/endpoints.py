"""The functions that routes call, and the dependencies in their signatures."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from aegis_cst.reading.code.applications import depended_on, parameters
from aegis_cst.reading.code.origins import Origin, Origins, given
from aegis_cst.reading.code.syntax import FUNCTIONS, Function, Syntax
from aegis_cst.reading.routes.route import Need, Spot
from aegis_cst.reading.wiring.values import RouteEntry

_STEPS = 4
"""Aliases of annotations, and bases of classes, that are followed one from another."""

_ANNOTATED = frozenset({"typing.Annotated", "typing_extensions.Annotated"})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``defined`` is ``None`` where that is not found; ``needs`` are in order."""

    name: str
    defined: Spot | None = None
    needs: tuple[Need, ...] = ()


class Endpoints:
    """Looks up what routes and mounts lead to; each file is parsed once."""

    def __init__(self, origins: Origins) -> None:
        """``origins`` are the files as whole syntax trees."""
        self._origins = origins

    def of_route(self, entry: RouteEntry) -> Endpoint:
        """The function of a route."""
        if entry.endpoint is not None:
            path, name, line = entry.endpoint
            return self._at(path, name, line)
        file = self._origins.of(entry.site.path)
        if entry.line:
            found = self._at(entry.site.path, entry.name, entry.line)
            of_class = tuple(self._of_class(file, entry))
            return replace(found, needs=found.needs + of_class)
        call = _call_of(file, entry)
        node = None if call is None else _endpoint_in(call)
        origin = None
        if file is not None and node is not None:
            origin = self._origins.origin(file, node)
        if origin is not None and isinstance(origin.node, (*FUNCTIONS, ast.ClassDef)):
            name = origin.node.name
            return self._at(origin.path, name, origin.node.lineno)
        return Endpoint(entry.name or _written(node))

    def _of_class(self, file: Syntax | None, entry: RouteEntry) -> Iterator[Need]:
        """The dependencies in the body of the class whose method a route is.

        A method can only be a route where something makes them parameters of it, as
        ``@cbv(router)`` does: https://fastapi-utils.davidmontague.xyz/user-guide/class-based-views/
        """
        function = (entry.name, entry.line)
        node = None if file is None else file.functions_at.get(function)
        around = None if file is None or node is None else file.parents.get(node)
        if file is not None and isinstance(around, ast.ClassDef):
            yield from self._in_body(file, around, _STEPS).values()

    def _in_body(self, file: Syntax, kind: ast.ClassDef, steps: int) -> dict[str, Need]:
        """Those of a class and its bases, by the name of the attribute."""
        needs: dict[str, Need] = {}
        for base in kind.bases if steps else ():
            origin = self._origins.origin(file, base)
            holder = None if origin is None else self._origins.of(origin.path)
            node = None if origin is None else origin.node
            if holder is not None and isinstance(node, ast.ClassDef):
                needs |= self._in_body(holder, node, steps - 1)
        for each in kind.body:
            if isinstance(each, ast.AnnAssign):
                annotation = each.annotation
                found = [
                    *self._in(file, annotation, annotation, _STEPS),
                    *self._in(file, each.value, annotation, _STEPS),
                ]
                for name in found[-1:]:
                    attribute = ast.unparse(each.target)
                    needs[attribute] = Need(name, Spot(file.path, each.lineno))
        return needs

    def of_mount(self, entry: RouteEntry) -> Endpoint:
        """What is mounted, as it is written."""
        call = _call_of(self._origins.of(entry.site.path), entry)
        return Endpoint(_written(None if call is None else given(call, "app", 1)))

    def _at(self, path: str, name: str, line: int) -> Endpoint:
        file = self._origins.of(path)
        node = None if file is None else file.functions_at.get((name, line))
        if file is None or node is None:
            return Endpoint(name, Spot(path, line))
        return Endpoint(name, Spot(path, line), tuple(self._needed(file, node)))

    def _needed(self, file: Syntax, function: Function) -> Iterator[Need]:
        """The dependencies among the parameters of a function."""
        for each in parameters(function):
            found = [*self._in(file, each.annotation, each.annotation, _STEPS)]
            default = _default(function, each)
            # A default goes before `Annotated`, and of several in there the last
            # counts: `analyze_param` of
            # https://github.com/fastapi/fastapi/blob/master/fastapi/dependencies/utils.py
            found = [*self._in(file, default, each.annotation, _STEPS)] or found
            for name in found[-1:]:  # the last one counts
                yield Need(name, Spot(file.path, each.lineno))

    def _in(
        self, file: Syntax, node: ast.expr | None, kind: ast.expr | None, steps: int
    ) -> Iterator[str]:
        """The dependencies in an annotation or a default, through names of it.

        ``kind`` is what ``Depends()`` without an argument stands for.
        """
        if node is None or not steps:
            return
        given_to = depended_on(self._origins, file, node)
        if given_to is not None:
            yield _written(_kind(kind) if given_to is node else given_to)
        elif isinstance(node, ast.Subscript):
            if self._origins.path(file, node.value) in _ANNOTATED:
                for each in getattr(node.slice, "elts", ()):
                    yield from self._in(file, each, node, steps)
        elif isinstance(node, ast.Name | ast.Attribute | ast.Constant):
            origin = self._meant(file, node)
            holder = None if origin is None else self._origins.of(origin.path)
            inner = None if origin is None else origin.node
            if holder is not None and isinstance(inner, ast.Subscript | ast.Call):
                own = inner if isinstance(inner, ast.Subscript) else kind
                yield from self._in(holder, inner, own, steps - 1)

    def _meant(self, file: Syntax, node: ast.expr) -> Origin | None:
        if isinstance(node, ast.Constant):
            name = node.value if isinstance(node.value, str) else ""
            return self._origins.module_name(file, name) if name else None
        return self._origins.origin(file, node)


def _call_of(file: Syntax | None, entry: RouteEntry) -> ast.Call | None:
    spot = (entry.site.line, entry.site.column)
    return None if file is None else file.calls_at.get(spot)


def _endpoint_in(call: ast.Call) -> ast.expr | None:
    """What a route calls: in ``add_route(path, f)`` and in ``get(path)(f)``."""
    if isinstance(call.func, ast.Call):
        return call.args[0] if call.args else None
    return given(call, "endpoint", 1) or given(call, "route")


def _kind(annotation: ast.expr | None) -> ast.expr | None:
    """The class in ``Annotated[Class, Depends()]``, or as it stands."""
    if isinstance(annotation, ast.Subscript):
        inner = getattr(annotation.slice, "elts", None)
        return inner[0] if inner else annotation
    return annotation


def _default(function: Function, parameter: ast.arg) -> ast.expr | None:
    positional = [*function.args.posonlyargs, *function.args.args]
    if parameter in positional:
        place = positional.index(parameter) - len(positional)
        defaults = function.args.defaults
        return defaults[place] if -place <= len(defaults) else None
    place = function.args.kwonlyargs.index(parameter)
    return function.args.kw_defaults[place]


def _written(node: ast.expr | None) -> str:
    """A name as it is written; of a call what is called."""
    if node is None:
        return ""
    if isinstance(node, ast.Call):
        return _written(node.func)
    return "lambda" if isinstance(node, ast.Lambda) else ast.unparse(node)
