"""A call of a method of an application or a router, and the methods of HTTP in it."""

from dataclasses import dataclass
from typing import NamedTuple

from aegis_cst.reading.code.fastapi_methods import PLAIN, SOCKETS, VERBS
from aegis_cst.reading.code.outline import Call, Constant
from aegis_cst.reading.wiring.evaluating import Evaluating
from aegis_cst.reading.wiring.values import (
    FunctionValue,
    Router,
    Scope,
    Several,
    String,
)

_METHODS_AT = {"route": 1, "add_route": 2, "api_route": 9, "add_api_route": 9}
"""Where ``methods`` may stand among the arguments that are given by position."""


class Handler(NamedTuple):
    """A function that is decorated, and the line of its definition."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class MethodCall:
    """A call of a method; ``handler`` is the function that it decorates, if any."""

    router: Router
    method: str
    node: Call
    scope: Scope
    handler: Handler | None


def methods_of(call: MethodCall, evaluating: Evaluating) -> frozenset[str]:
    """The methods that a route answers; none if it is no route, or not known."""
    if call.method in SOCKETS:
        return frozenset({"WEBSOCKET"})
    if call.method in VERBS:
        return frozenset({call.method.upper()})
    if call.method not in _METHODS_AT:
        return frozenset()
    given = call.node.argument(_METHODS_AT[call.method], "methods")
    if given is None or given == Constant(None):
        return _by_default(call, evaluating)
    value = evaluating.resolved(given, call.scope)
    items = value.values if isinstance(value, Several) else ()
    texts = {each.text.upper() for each in items if isinstance(each, String)}
    if not items or len(texts) < len(items) or any("\0" in each for each in texts):
        return frozenset()
    return frozenset(_with_head(texts, call))


def _by_default(call: MethodCall, evaluating: Evaluating) -> frozenset[str]:
    """GET; a class as an endpoint of Starlette's decides by itself."""
    if call.node.is_open:
        return frozenset()
    given = call.node.argument(1, "endpoint")
    plain = call.handler is None and call.method in PLAIN
    value = evaluating.resolved(given, call.scope) if plain and given else None
    if value is not None and not isinstance(value, FunctionValue):
        return frozenset()
    return frozenset(_with_head({"GET"}, call))


def _with_head(methods: set[str], call: MethodCall) -> set[str]:
    """Starlette's routes answer HEAD where they answer GET."""
    # FastAPI's routes do not: `starlette.routing.Route` adds it,
    # `fastapi.routing.APIRoute` does not call that.
    answers_head = "GET" in methods and call.method in PLAIN
    return methods | {"HEAD"} if answers_head else methods
