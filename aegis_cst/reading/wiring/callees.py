"""What comes back from what is called, once it is known what that is."""

from typing import Protocol

from aegis_cst.reading.code.outline import Call, Name, Text
from aegis_cst.reading.wiring import making
from aegis_cst.reading.wiring.derived_classes import (
    changes_routes,
    kind_of,
    kind_of_path,
)
from aegis_cst.reading.wiring.evaluating import Evaluating
from aegis_cst.reading.wiring.frame import Frame
from aegis_cst.reading.wiring.graph import Graph
from aegis_cst.reading.wiring.handing_over import applications_in, handed, lost_with
from aegis_cst.reading.wiring.names import Names
from aegis_cst.reading.wiring.sites import Step
from aegis_cst.reading.wiring.values import (
    ClassValue,
    Commands,
    Either,
    External,
    FunctionValue,
    Instance,
    Missing,
    Router,
    Scope,
    Unknown,
    Value,
    Wrapped,
)

_FEW_ARGUMENTS = 8
"""What is given more than these is data, and gets no application."""

_TYPER = frozenset({"typer.Typer", "typer.main.Typer"})
_PARTIAL = "functools.partial"


class Running(Protocol):
    """What runs the functions that are called."""

    frame: Frame
    names: Names

    def call(
        self, function: FunctionValue, given: tuple[Value, ...], named: dict[str, Value]
    ) -> Value:
        """What a function gives back."""

    def instantiate(
        self, kind: ClassValue, given: tuple[Value, ...], named: dict[str, Value]
    ) -> Instance:
        """A new object."""


class Callees:
    """Functions and classes that are called; what they make is put into the graph."""

    def __init__(self, running: Running, graph: Graph, evaluator: Evaluating) -> None:
        """``running`` is asked to run those of the project."""
        self._running = running
        self._graph = graph
        self._evaluator = evaluator

    def called(self, node: Call, value: Value, scope: Scope) -> Value:
        """What comes back from a value that is called."""
        if isinstance(value, Either):
            # The last one is what an unconditional run ends with.
            value = value.values[-1]
        frame = self._running.frame
        match value:
            case External(path=path):
                made = self._made(path, node, scope)
                if made is not None:
                    return made
            case Commands() if not frame.dead:
                self._graph.started.append(value)
            case ClassValue():
                kind = kind_of(value, self._running.names)
                if kind is not None:
                    return self._derived(kind, value, node, scope)
                given, named = self._arguments(node, scope)
                frame.here = Step(scope.path, scope.dotted, node.line)
                return self._running.instantiate(value, given, named)
            case FunctionValue():
                # The base project's: it is known by its name, wherever it has been
                # moved.
                if value.node.name == "load_hooks":
                    hooks = making.hook_folder(node, scope, self._evaluator, frame)
                    self._graph.hooks += [] if hooks is None else [hooks]
                given, named = self._arguments(node, scope)
                frame.here = Step(scope.path, scope.dotted, node.line)
                return self._running.call(value, given, named)
            case Missing(module=module) if module:
                return value
        return self._outside(value, node, scope)

    def _made(self, path: str, node: Call, scope: Scope) -> Value | None:
        """What a call of something from outside makes, if that is followed."""
        kind = kind_of_path(path)
        if kind is not None:
            return self._router(kind, node, scope)
        if path in _TYPER:
            return Commands(self._running.frame.site(scope, node))
        if path == _PARTIAL and node.arguments:
            return self._partial(node, scope)
        return None

    def _partial(self, node: Call, scope: Scope) -> Value:
        """A function with some of its arguments, as ``functools.partial`` makes it."""
        (function, *given), named = self._arguments(node, scope)
        function = self._running.names.resolve(function)
        if not isinstance(function, FunctionValue):
            return function if isinstance(function, ClassValue) else Unknown()
        return FunctionValue(
            function.node,
            function.scope,
            function.owner,
            (*function.given, *given),
            {**function.named, **named},
        )

    def _derived(
        self, kind: str, value: ClassValue, node: Call, scope: Scope
    ) -> Router:
        """An application or router of a class of the project's own."""
        router = self._router(kind, node, scope)
        router.kind_of = value
        # What the class makes of them is not seen.
        router.possible, router.defaults = router.possible | router.defaults, {}
        start = self._running.names.attribute(router, "__init__")
        if isinstance(start, FunctionValue):
            router.altered = True  # until it calls that of FastAPI
            given, named = self._arguments(node, scope)
            self._running.frame.here = Step(scope.path, scope.dotted, node.line)
            self._running.call(start, given, named)
        router.altered = router.altered or changes_routes(value, self._running.names)
        return router

    def _outside(self, function: Value, node: Call, scope: Scope) -> Value:
        """What is not followed: only the calls in its arguments are."""
        arguments = (*node.arguments, *(argument for _, argument in node.keywords))
        made = [
            self._evaluator.evaluate(each, scope)
            for each in arguments
            if isinstance(each, Call)
        ]
        if len(arguments) > _FEW_ARGUMENTS:
            return Unknown()
        plain = [each for each in arguments if isinstance(each, Name | Text)]
        given = [self._evaluator.evaluate(each, scope) for each in plain]
        applications = applications_in((*given, *made))
        if not applications:
            return Unknown()
        step = Step(scope.path, scope.dotted, node.line)
        if isinstance(function, External):
            others = [self._running.names.resolve(each) for each in given]
            self._graph.handed.append(handed(function.path, others, step))
        elif not self._running.frame.dead:
            self._graph.lost.append(lost_with(applications, step))
        # As `Sentry(app)` and `instrument(app)` do: what comes back is taken for it.
        one = len({id(each) for each in applications}) == 1
        return Wrapped(applications[0]) if one else Unknown()

    def _router(self, kind: str, node: Call, scope: Scope) -> Router:
        router = making.router_of(
            kind, node, scope, self._evaluator, self._running.frame
        )
        self._graph.routers.append(router)
        return router

    def _arguments(
        self, node: Call, scope: Scope
    ) -> tuple[tuple[Value, ...], dict[str, Value]]:
        given = tuple(self._evaluator.evaluate(each, scope) for each in node.arguments)
        named = {
            key: self._evaluator.evaluate(each, scope) for key, each in node.keywords
        }
        return given, named
