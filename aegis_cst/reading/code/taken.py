"""Which parameters of a path a route takes, itself or by what it depends on."""

import ast
from collections.abc import Iterable, Iterator

from aegis_cst.reading.code.applications import (
    depended_on,
    is_fastapi,
    parameters,
)
from aegis_cst.reading.code.literals import elements
from aegis_cst.reading.code.origins import Origins
from aegis_cst.reading.code.syntax import FUNCTIONS, Function, Syntax

# Who gets the request can read `path_params` off it:
# https://fastapi.tiangolo.com/advanced/using-request-directly/
_ASKING = ("Request", "WebSocket", "HTTPConnection")
_PLAIN = ("BackgroundTasks", "Response", "SecurityScopes")


class UnseenError(Exception):
    """Something on the way is not followed: it may take anything."""


class Taken:
    """Follows dependencies; each is looked into once."""

    def __init__(self, origins: Origins) -> None:
        """Nothing is read before it is asked for."""
        self._origins = origins
        self._known: dict[ast.AST, frozenset[str]] = {}
        self._open: set[ast.AST] = set()

    def by(self, file: Syntax, function: Function) -> frozenset[str]:
        """The names that a function and its dependencies take.

        Raises ``UnseenError`` where one takes the whole request, or is not followed.
        """
        if function in self._known:
            return self._known[function]
        # One that depends on itself, or did not get through before.
        if function in self._open:
            raise UnseenError
        self._open.add(function)
        found = frozenset(self._signature(file, function, skip=0))
        self._known[function] = found
        return found

    def in_list(self, file: Syntax, node: ast.expr | None) -> frozenset[str]:
        """What the items of ``dependencies=[…]`` take."""
        if node is None or (isinstance(node, ast.Constant) and node.value is None):
            return frozenset()
        spots = elements(self._origins, file, node)
        if spots is None:
            raise UnseenError
        return frozenset(
            name for holder, each in spots for name in self._item(holder, each)
        )

    def _item(self, file: Syntax, node: ast.expr) -> frozenset[str]:
        target = depended_on(self._origins, file, node)
        if target is None or target is node:
            raise UnseenError
        return self._target(file, target)

    def _signature(self, file: Syntax, function: Function, skip: int) -> Iterator[str]:
        given = function.args
        if given.vararg is not None or given.kwarg is not None:
            raise UnseenError
        positional = [*given.posonlyargs, *given.args]
        missing = len(positional) - len(given.defaults)
        defaults: list[ast.expr | None] = [*[None] * missing, *given.defaults]
        defaults += given.kw_defaults
        pairs = list(zip(parameters(function), defaults, strict=True))
        for argument, default in pairs[skip:]:
            yield from self._argument(file, argument, default)

    def _argument(
        self, file: Syntax, argument: ast.arg, default: ast.expr | None
    ) -> Iterator[str]:
        yield argument.arg
        annotation = argument.annotation
        if annotation is not None:
            path = self._origins.path(file, annotation)
            if is_fastapi(path, *_ASKING):
                raise UnseenError
            if isinstance(annotation, ast.Constant):
                raise UnseenError  # in quotes: not looked into
        for node in (annotation, default):
            if node is not None:
                yield from self._within(file, node, annotation)

    def _within(
        self, file: Syntax, node: ast.expr, annotation: ast.expr | None
    ) -> Iterator[str]:
        """What the calls in an annotation or a default stand for."""
        for each in ast.walk(node):
            # As in `Path(alias="org_id")`. Any other text is taken for one too.
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each.value  # an alias
            target = depended_on(self._origins, file, each)
            if target is each and annotation is not None:
                target = _first_of(annotation)
            if target is not None:
                yield from self._target(file, target)
            elif isinstance(each, ast.Name | ast.Attribute):
                yield from self._named(file, each)

    def _named(self, file: Syntax, node: ast.expr) -> Iterator[str]:
        """What a name in an annotation stands for, if it is one for ``Annotated``."""
        origin = self._origins.origin(file, node)
        if origin is None or not origin.path or origin.node is None:
            return
        holder = self._origins.of(origin.path)
        value = origin.node
        if holder is not None and isinstance(value, ast.Subscript | ast.Call):
            yield from self._within(holder, value, value)

    def _target(self, file: Syntax, node: ast.expr) -> frozenset[str]:
        """What a dependency takes."""
        origin = self._origins.origin(file, node)
        if origin is None:
            raise UnseenError
        if not origin.path:
            if is_fastapi(origin.name, *_PLAIN):
                return frozenset()
            raise UnseenError
        holder = self._origins.of(origin.path)
        if holder is None:
            raise UnseenError
        found = origin.node
        if isinstance(found, FUNCTIONS):
            return self.by(holder, found)
        if isinstance(found, ast.ClassDef):
            return self._of_class(holder, found)
        if isinstance(found, ast.Call):
            kind = self._origins.path(holder, found.func)
            if kind.startswith("fastapi.security."):
                return frozenset()
        raise UnseenError

    def _of_class(self, file: Syntax, node: ast.ClassDef) -> frozenset[str]:
        """What a class takes in ``__init__``.

        One without is not followed: a dataclass or a model takes its fields.
        """
        starts = [
            each
            for each in node.body
            if isinstance(each, FUNCTIONS) and each.name == "__init__"
        ]
        if starts:
            return frozenset(self._signature(file, starts[0], skip=1))
        raise UnseenError


def _first_of(annotation: ast.expr) -> ast.expr | None:
    """The type in ``Annotated[Type, Depends()]``, else the annotation itself."""
    match annotation:
        case ast.Subscript(slice=ast.Tuple(elts=[first, *_])):
            return first
    return annotation


def takes(found: Iterable[frozenset[str]], name: str) -> bool:
    """Whether any of them takes a parameter."""
    return any(name in each for each in found)
