"""What expressions stand for, and what calls do to applications and routers."""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from aegis_cst.reading.code.outline import (
    Call,
    Constant,
    Expression,
    Function,
    Items,
    Joined,
    Member,
    Name,
    Text,
)
from aegis_cst.reading.wiring import making, methods
from aegis_cst.reading.wiring.frame import Frame
from aegis_cst.reading.wiring.names import Names
from aegis_cst.reading.wiring.subclassing import is_altered
from aegis_cst.reading.wiring.values import (
    ClassValue,
    Either,
    External,
    FunctionValue,
    Graph,
    Instance,
    Known,
    Missing,
    Pending,
    Router,
    Scope,
    Several,
    String,
    Unknown,
    Value,
)

_Way: TypeAlias = Callable[..., Value]
_FEW_ARGUMENTS = 8
_KINDS = {"FastAPI": "application", "APIRouter": "router"}


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


class Evaluator:
    """Works values out; calls of routers' methods are written to the graph."""

    def __init__(self, running: Running, graph: Graph) -> None:
        """``running`` is asked to run functions."""
        self._running = running
        self._graph = graph
        self._count = 0
        self._ways: dict[type, _Way] = {
            Name: self._name,
            Text: self._text,
            Constant: self._constant,
            Joined: self._joined,
            Items: self._items,
            Call: self._call,
            Member: self._member,
        }

    def evaluate(self, node: Expression, scope: Scope) -> Value:
        """What an expression stands for."""
        way = self._ways.get(type(node))
        return Unknown() if way is None else way(node, scope)

    def _name(self, node: Name, scope: Scope) -> Value:
        """What a name stands for; a plain import is followed only when it matters."""
        value, rest = self._running.names.find(scope, node.path)
        if isinstance(value, Pending) and not rest:
            return value
        return self._running.names.lookup(scope, node.path)

    def _text(self, node: Text, _scope: Scope) -> Value:
        return String(node.value)

    def _constant(self, node: Constant, _scope: Scope) -> Value:
        return Known(node.value)

    def _joined(self, node: Joined, scope: Scope) -> Value:
        return String("".join(self.text(each, scope) for each in node.parts))

    def _items(self, node: Items, scope: Scope) -> Value:
        return Several(tuple(self.evaluate(each, scope) for each in node.items))

    def _member(self, node: Member, scope: Scope) -> Value:
        held = self.evaluate(node.owner, scope)
        return self._running.names.attribute(held, node.attribute)

    def resolved(self, node: Expression, scope: Scope) -> Value:
        """What an expression stands for, with imports followed."""
        return self._running.names.resolve(self.evaluate(node, scope))

    def text(self, node: Expression, scope: Scope) -> str:
        """A text; what is not known of it stands between NUL characters."""
        value = self.resolved(node, scope)
        if isinstance(value, String):
            return value.text
        if isinstance(value, Unknown) and value.text:
            return f"\0{value.text}\0"
        if isinstance(value, External):
            return f"\0{value.path}\0"
        if isinstance(node, Name) and "." in node.path:
            return f"\0{scope.path}:{node.path}\0"  # such as settings.api_prefix
        return self.unknown()

    def unknown(self) -> str:
        """A text of which nothing is known, not even that it equals another."""
        self._count += 1
        return f"\0{self._count}\0"

    def decorate(self, node: Expression, scope: Scope, function: Function) -> None:
        """What a decorator does with a function."""
        if isinstance(node, Call):
            self._call(node, scope, methods.Handler(function.name, function.line))

    def _call(
        self, node: Call, scope: Scope, handler: methods.Handler | None = None
    ) -> Value:
        function = node.function
        if isinstance(function, Call):
            return self._call(function, scope, methods.Handler("", 0))
        if isinstance(function, Name) and "." in function.path:
            owner, _, method = function.path.rpartition(".")
            value = self._receiver(owner, method, scope)
        elif isinstance(function, Member):
            method = function.attribute
            value = self.evaluate(function.owner, scope)
        else:
            return self._called(node, self.resolved(function, scope), scope)
        for each in value.values if isinstance(value, Either) else (value,):
            if isinstance(each, Router):
                call = methods.MethodCall(each, method, node, scope, handler)
                methods.perform(call, self, self._running.frame, self._graph)
        if isinstance(value, Router):
            return Unknown()
        found = self._running.names.attribute(value, method)
        return self._called(node, self._running.names.resolve(found), scope)

    def _receiver(self, owner: str, method: str, scope: Scope) -> Value:
        """What a method is called on: an application, if it includes routers."""
        value = self._running.names.lookup(scope, owner)
        unknown = isinstance(value, Unknown) or (
            isinstance(value, Instance) and method == "include_router"
        )
        if unknown and method in methods.TELLING:
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

    def _called(self, node: Call, value: Value, scope: Scope) -> Value:
        if isinstance(value, Either):
            value = value.values[-1]
        match value:
            case External(path=path):
                kind = _KINDS.get(path.rpartition(".")[2])
                if kind is not None and "fastapi" in path.lower():
                    return self._router(kind, node, scope)
            case ClassValue():
                kind = self._kind(value)
                if kind is not None:
                    router = self._router(kind, node, scope)
                    router.altered = is_altered(value, self._running.names)
                    router.defaults = {}  # what the class makes of them is not seen
                    return router
                return self._running.instantiate(value, *self._arguments(node, scope))
            case FunctionValue():
                if value.node.name == "load_hooks":
                    frame = self._running.frame
                    hooks = making.hook_folder(node, scope, self, frame)
                    self._graph.hooks += [] if hooks is None else [hooks]
                return self._running.call(value, *self._arguments(node, scope))
            case Missing(module=module) if module:
                return value
        self._outside(value, node, scope)
        return Unknown()

    def _outside(self, function: Value, node: Call, scope: Scope) -> None:
        """What is not followed: only the calls in its arguments are."""
        arguments = (*node.arguments, *(argument for _, argument in node.keywords))
        for each in arguments:
            if isinstance(each, Call):
                self.evaluate(each, scope)
        if isinstance(function, External) and len(arguments) <= _FEW_ARGUMENTS:
            self._hand_over(function.path, arguments, scope)

    def _hand_over(
        self, function: str, arguments: tuple[Expression, ...], scope: Scope
    ) -> None:
        """Note what a function from outside gets together with an application."""
        plain = [each for each in arguments if isinstance(each, Name | Text)]
        given = [self.evaluate(each, scope) for each in plain]
        routers = [each for each in given if isinstance(each, Router)]
        if any(each.kind != "router" for each in routers):
            resolved = (self._running.names.resolve(each) for each in given)
            others = tuple(each for each in resolved if not isinstance(each, Router))
            self._graph.handed.append((function, others))

    def _router(self, kind: str, node: Call, scope: Scope) -> Router:
        router = making.router_of(kind, node, scope, self, self._running.frame)
        self._graph.routers.append(router)
        return router

    def _arguments(
        self, node: Call, scope: Scope
    ) -> tuple[tuple[Value, ...], dict[str, Value]]:
        given = tuple(self.evaluate(each, scope) for each in node.arguments)
        named = {key: self.evaluate(each, scope) for key, each in node.keywords}
        return given, named

    def _kind(self, value: ClassValue) -> str | None:
        """What a class of the project is a kind of, if it inherits from FastAPI's."""
        names = self._running.names
        for each in names.lineage(value):
            for base in each.node.bases:
                found = names.base(each, base)
                if isinstance(found, External) and "fastapi" in found.path.lower():
                    kind = _KINDS.get(found.path.rpartition(".")[2])
                    if kind is not None:
                        return kind
        return None
