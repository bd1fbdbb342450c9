"""What calls do to applications and routers."""

from aegis_cst.reading.code.fastapi_methods import TELLING
from aegis_cst.reading.code.outline import (
    Call,
    Expression,
    Function,
    Member,
    Name,
)
from aegis_cst.reading.wiring import making, methods
from aegis_cst.reading.wiring.callees import Callees, Running
from aegis_cst.reading.wiring.evaluating import Evaluating
from aegis_cst.reading.wiring.graph import Graph
from aegis_cst.reading.wiring.method_call import Handler, MethodCall
from aegis_cst.reading.wiring.values import (
    Commands,
    Either,
    FunctionValue,
    Instance,
    Router,
    Scope,
    Unknown,
    Value,
    Wrapped,
)


class Calls:
    """Follows calls; those of routers' methods are written to the graph."""

    def __init__(self, running: Running, graph: Graph, evaluator: Evaluating) -> None:
        """``running`` is asked to run functions."""
        self._running = running
        self._callees = Callees(running, graph, evaluator)
        self._graph = graph
        self._evaluator = evaluator

    def decorate(self, node: Expression, scope: Scope, function: Function) -> None:
        """What a decorator does with a function."""
        if isinstance(node, Call):
            self.call(node, scope, Handler(function.name, function.line))

    def call(self, node: Call, scope: Scope, handler: Handler | None = None) -> Value:
        """What comes back; ``handler`` is the function that the call decorates."""
        function = node.function
        if isinstance(function, Call):
            made = self.call(function, scope, Handler("", 0))
            return self._callees.called(node, self._running.names.resolve(made), scope)
        if isinstance(function, Name) and "." in function.path:
            owner, _, method = function.path.rpartition(".")
            value = self._receiver(owner, method, scope)
        elif isinstance(function, Member):
            if _is_super(function.owner):
                return self._of_parent(function.attribute, node, scope)
            method = function.attribute
            value = self._evaluator.evaluate(function.owner, scope)
        else:
            value = self._evaluator.resolved(function, scope)
            return self._callees.called(node, value, scope)
        if isinstance(value, Wrapped):
            value = value.inner
        # Whichever it is, it gets the route.
        for each in value.values if isinstance(value, Either) else (value,):
            self._method(each, method, node, scope, handler)
        # What FastAPI's own methods give back registers nothing.
        if isinstance(value, Router) and value.kind_of is None:
            return Unknown()
        found = self._running.names.attribute(value, method)
        return self._callees.called(node, self._running.names.resolve(found), scope)

    def _method(
        self,
        value: Value,
        method: str,
        node: Call,
        scope: Scope,
        handler: Handler | None,
    ) -> None:
        """What a method does that FastAPI or Typer brings along."""
        frame = self._running.frame
        if isinstance(value, Router):
            call = MethodCall(value, method, node, scope, handler)
            methods.perform(call, self._evaluator, frame, self._graph)
        elif isinstance(value, Commands) and not frame.dead:
            value.touched.append(frame.site(scope, node))

    def _of_parent(self, method: str, node: Call, scope: Scope) -> Value:
        """``super().method(…)``: FastAPI's own, or that of a class of the project."""
        held = self._running.names.find(scope, "self")[0]
        if isinstance(held, Router | Instance):
            above = self._running.names.above(held, scope, method)
            if above is not None:
                return self._callees.called(node, above, scope)
        if isinstance(held, Router):
            if method == "__init__":
                held.altered = False
                making.configure(held, node, scope, self._evaluator, again=True)
            else:
                self._method(held, method, node, scope, None)
        return Unknown()

    def _receiver(self, owner: str, method: str, scope: Scope) -> Value:
        """What a method is called on: an application, if it includes routers."""
        value = self._running.names.lookup(scope, owner)
        unknown = isinstance(value, Unknown) or (
            isinstance(value, Instance) and method == "include_router"
        )
        if unknown and method in TELLING:
            if isinstance(value, Instance) and self._has(value, method):
                return value
            router = methods.unknown_router(scope, owner)
            self._graph.routers.append(router)
            scope.names[owner] = router
            return router
        return value

    def _has(self, value: Instance, method: str) -> bool:
        found = self._running.names.attribute(value, method)
        return isinstance(found, FunctionValue)


def _is_super(node: Expression) -> bool:
    """``super()``, with arguments or without."""
    return isinstance(node, Call) and (
        isinstance(node.function, Name) and node.function.path == "super"
    )
