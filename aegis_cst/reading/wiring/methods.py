"""What the methods of an application or a router do to its routes."""

from collections.abc import Iterator
from dataclasses import replace

from aegis_cst.reading.code.fastapi_methods import CHANGING, PLAIN, REGISTERING
from aegis_cst.reading.code.outline import Call, Expression, Name
from aegis_cst.reading.wiring.evaluating import Evaluating
from aegis_cst.reading.wiring.frame import Frame
from aegis_cst.reading.wiring.graph import Graph, Lost, OddArgument
from aegis_cst.reading.wiring.making import guards_of
from aegis_cst.reading.wiring.method_call import (
    Handler,
    MethodCall,
    methods_of,
)
from aegis_cst.reading.wiring.odd_arguments import (
    argument_site,
    made_by,
    mounted_nothing,
)
from aegis_cst.reading.wiring.sites import Site, Step
from aegis_cst.reading.wiring.values import (
    ClassValue,
    Either,
    External,
    FunctionValue,
    Missing,
    ModuleValue,
    RouteEntry,
    Router,
    Scope,
    Several,
    Value,
)

_NO_ROUTER = (ModuleValue, FunctionValue, ClassValue, Several, Missing, Router)


def unknown_router(scope: Scope, name: str) -> Router:
    """An application or router of which nothing is known but that it is one."""
    return Router("unknown", Site(scope.path, 0), prefix="", names=[name])


def perform(
    call: MethodCall, evaluating: Evaluating, frame: Frame, graph: Graph
) -> None:
    """Write down what a call does."""
    site = frame.site(call.scope, call.node)
    entries: list[RouteEntry] = []
    if not site.dead and (call.method in REGISTERING or call.handler is not None):
        call.router.touched.append(site)
    match call.method:
        case "include_router":
            entries = _included(call, evaluating, site, graph, optional=frame.optional)
            if any(_is_searched(each, frame) for each in entries):
                graph.searched.append(site)
        case "mount":
            entries = _mounted(call, evaluating, site)
            given = call.node.argument(1, "app")
            if isinstance(given, Name) and not (frame.optional or site.dead):
                value = evaluating.resolved(given, call.scope)
                graph.odd += mounted_nothing(site, given, value)
        case "on_event" | "add_event_handler":
            if not site.dead:
                call.router.handlers.append((f".{call.method}()", site))
        case _:
            entries = _routed(call, evaluating, site)
    # Silence for the rules, and a line in `aegis routes`.
    if not entries and not site.dead:
        graph.untold += _untold(call)
    if site.dead:
        graph.dead += [(call.method, site)] if entries else []
        return
    _keep(call.router, entries)


def _keep(router: Router, entries: list[RouteEntry]) -> None:
    for entry in entries:
        if entry.child is not None:
            entry.child.included = True
        router.entries.append(entry)


def _is_searched(entry: RouteEntry, frame: Frame) -> bool:
    """Whether a loop includes what only the run can tell."""
    told = bool(entry.name) and frame.loop == "known"
    return bool(frame.loop) and entry.child is None and not told


def _included(
    call: MethodCall,
    evaluating: Evaluating,
    site: Site,
    graph: Graph,
    *,
    optional: bool,
) -> list[RouteEntry]:
    given = call.node.argument(0, "router")
    if given is None:
        return []
    value = evaluating.resolved(given, call.scope)
    prefix = call.node.given("prefix")
    path = "" if prefix is None else evaluating.text(prefix, call.scope)
    if call.node.is_open and prefix is None:
        path = evaluating.unknown()
    name = given.path if isinstance(given, Name) else ""
    guards = guards_of(call.node)
    entries = []
    choices = _choices(value, site)
    for each, here in choices:
        entry = RouteEntry("include", here, path, name=name, guards=guards)
        inner = name.endswith(".router")  # an application's own
        if isinstance(each, Router) and (each.kind != "application" or inner):
            entries.append(replace(entry, child=each, before=len(each.entries)))
        elif not isinstance(each, _NO_ROUTER) or len(choices) > 1:
            entries.append(entry)
        elif not (optional and isinstance(each, Missing)):
            called = name or made_by(given)
            graph.odd.append(OddArgument(argument_site(here, given), each, called))
    return entries


def _choices(value: Value, site: Site) -> list[tuple[Value, Site]]:
    """What a call may be given, each as if it stood in a branch of its own."""
    values = value.values if isinstance(value, Either) else (value,)
    if len(values) == 1:
        return [(values[0], site)]
    # Below zero, so that it is told from an `if` on the same line.
    branches = [(site.path, -site.line, each) for each in range(len(values))]
    return [
        (each, replace(site, branches=(*site.branches, branch)))
        for each, branch in zip(values, branches, strict=True)
    ]


def _mounted(call: MethodCall, evaluating: Evaluating, site: Site) -> list[RouteEntry]:
    path, given = call.node.argument(0, "path"), call.node.argument(1, "app")
    if path is None:
        return []
    value = None if given is None else evaluating.resolved(given, call.scope)
    child = value if isinstance(value, Router) else None
    name = given.path if isinstance(given, Name) else ""
    text = evaluating.text(path, call.scope)
    methods = _static(given, call.scope, evaluating)
    return [
        RouteEntry("mount", site, text, methods, child=child, name=name, is_plain=True)
    ]


def _static(
    given: Expression | None, scope: Scope, evaluating: Evaluating
) -> frozenset[str]:
    """The methods that a mounted application answers; none if that is not known."""
    if isinstance(given, Call):
        kind = evaluating.resolved(given.function, scope)
        if isinstance(kind, External) and kind.path.endswith(".StaticFiles"):
            return frozenset({"GET"})
    return frozenset()


def _routed(call: MethodCall, evaluating: Evaluating, site: Site) -> list[RouteEntry]:
    """The route that a decorator or an ``add_…_route`` adds."""
    if call.handler is None and not call.method.startswith("add_"):
        return []
    methods = methods_of(call, evaluating)
    path = call.node.argument(0, "path")
    if not methods or path is None:
        return []
    text = evaluating.text(path, call.scope)
    plain = call.method in PLAIN
    name, line = _endpoint(call)
    given = None if call.handler is not None else call.node.argument(1, "endpoint")
    value = None if given is None else evaluating.resolved(given, call.scope)
    return [
        RouteEntry(
            "route",
            site,
            text,
            methods,
            name=name,
            line=line,
            is_plain=plain,
            guards=() if plain else guards_of(call.node),
            endpoint=(value.scope.path, value.node.name, value.node.line)
            if isinstance(value, FunctionValue)
            else None,
        )
    ]


def routing(decorator: Expression) -> str:
    """What a decorator calls that makes a route, going by its method; else empty."""
    function = decorator.function if isinstance(decorator, Call) else None
    path = function.path if isinstance(function, Name) else ""
    method = path.rpartition(".")[2]
    return path if "." in path and method in CHANGING | PLAIN else ""


def _untold(call: MethodCall) -> Iterator[Lost]:
    """A route or mount that is added for sure, as far as a call says so."""
    decorates = call.handler is not None and call.method in CHANGING | PLAIN
    adds = call.method.startswith("add_") and call.method in PLAIN | CHANGING
    step = Step(call.scope.path, call.scope.dotted, call.node.line)
    if call.method in {"host", "mount"}:
        yield Lost(step, "what is mounted here, and where, is not known")
    elif (decorates or adds) and call.method != "include_router":
        yield Lost(step, "the path or the methods of this route are not known")


def _endpoint(call: MethodCall) -> Handler:
    """The function that a route calls."""
    if call.handler is not None:
        return call.handler
    given = call.node.argument(1, "endpoint")
    return Handler(given.path if isinstance(given, Name) else "", 0)
