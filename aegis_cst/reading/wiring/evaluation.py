"""What expressions stand for, and what calls do to applications and routers."""

from collections.abc import Callable
from typing import TypeAlias

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
from aegis_cst.reading.wiring import methods
from aegis_cst.reading.wiring.callees import Running
from aegis_cst.reading.wiring.calls import Calls
from aegis_cst.reading.wiring.graph import Graph, Lost
from aegis_cst.reading.wiring.sites import Step
from aegis_cst.reading.wiring.values import (
    External,
    Known,
    Pending,
    Scope,
    Several,
    String,
    Unknown,
    Value,
)

_Way: TypeAlias = Callable[..., Value]


class Evaluator:
    """Works values out; calls of routers' methods are written to the graph."""

    def __init__(self, running: Running, graph: Graph) -> None:
        """``running`` is asked to run functions."""
        self._running = running
        self._graph = graph
        self._count = 0
        self._calls = Calls(running, graph, self)
        self._ways: dict[type, _Way] = {
            Name: self._name,
            Text: self._text,
            Constant: self._constant,
            Joined: self._joined,
            Items: self._items,
            Call: self._calls.call,
            Member: self._member,
        }

    def evaluate(self, node: Expression, scope: Scope) -> Value:
        """What an expression stands for."""
        way = self._ways.get(type(node))
        return Unknown() if way is None else way(node, scope)

    def _name(self, node: Name, scope: Scope) -> Value:
        """What a name stands for; a plain import is followed only when it matters."""
        value, rest = self._running.names.find(scope, node.path)
        # Else the order of routes would hang on who reads a name first.
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
        self._calls.decorate(node, scope, function)

    def pass_over(self, scope: Scope, function: Function) -> None:
        """Note a function whose decorators are not followed, if it may be a route."""
        if any(map(methods.routing, function.decorators)):
            step = Step(scope.path, scope.dotted, function.line)
            reason = f"the versions of `{function.name}` are not followed"
            self._graph.untold.append(Lost(step, reason))
