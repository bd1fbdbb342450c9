"""Lifespans that are wrong, and what they keep from running."""

from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.loads import Load
from aegis_cst.reading.code.references import References, is_use
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.dependencies.fastapi_release import may_be_since
from aegis_cst.reading.wiring.sites import Site
from aegis_cst.reading.wiring.values import (
    ClassValue,
    External,
    FunctionValue,
    Instance,
    Known,
    Router,
    Value,
)

_CONTEXT = "lifespan_context"
# https://github.com/fastapi/fastapi/pull/9630
_MERGED_SINCE = (0, 112, 2)
_SURE = (FunctionValue, ClassValue, Instance, External)
"""What a lifespan may be that is there for sure."""


def _lifespan(codebase: Codebase, router: Router) -> Value | None:
    """What an application is given as its lifespan; ``None`` if it is given none."""
    if router.lifespan is None:
        return None
    value = codebase.interpreter.names.resolve(router.lifespan[0])
    return None if isinstance(value, Known) else value


def _has_lifespan(codebase: Codebase, router: Router) -> bool:
    """Whether an application is given a lifespan for sure."""
    return isinstance(_lifespan(codebase, router), _SURE)


def ignored_event_handler(codebase: Codebase) -> Iterator[Finding]:
    """Event handlers of an application that has a lifespan."""
    runs, ignored = set(), {}
    for router in codebase.wiring.routers:
        for method, site in router.handlers:
            if router.kind == "application" and _has_lifespan(codebase, router):
                ignored[site.spot, method] = (site, router)
            else:
                runs.add((site.spot, method))
    for key, (site, router) in ignored.items():
        if key not in runs:
            message = f"`{key[1]}` never runs, because the application has `lifespan=`"
            advice = "do it in the lifespan: before `yield` to start, behind it to stop"
            made = codebase.place(router.site)
            related = ((made, "the lifespan is given here"),)
            yield Finding("AEG201", codebase.place(site), message, advice, related)


def _functions(codebase: Codebase) -> Iterator[FunctionValue]:
    """The functions that are lifespans, as FastAPI takes them."""
    seen = set()
    for router in codebase.wiring.routers:
        value = _lifespan(codebase, router)
        if not isinstance(value, FunctionValue) or id(value.node) in seen:
            continue
        seen.add(id(value.node))
        names = [getattr(each, "path", "?") for each in value.node.decorators]
        # FastAPI makes a context manager of a bare generator; another decorator may do
        # anything.
        if all(each.endswith("asynccontextmanager") for each in names):
            yield value


def lifespan_without_yield(codebase: Codebase) -> Iterator[Finding]:
    """Lifespans that never yield: the application does not start."""
    for value in _functions(codebase):
        node = value.node
        if node.yields == 0 and node.is_async:
            site = Site(value.scope.path, node.line, node.column)
            message = (
                f"the lifespan `{node.name}` has no `yield`, so the application "
                "cannot start"
            )
            advice = "put `yield` between what starts and what stops"
            yield Finding("AEG202", codebase.place(site), message, advice)


def lifespan_yields_twice(codebase: Codebase) -> Iterator[Finding]:
    """Lifespans that yield again: the application does not stop cleanly."""
    for value in _functions(codebase):
        node = value.node
        if node.yields > 1:
            site = Site(value.scope.path, *node.second_yield)
            message = (
                f"the lifespan `{node.name}` yields a second time here, which is an "
                "error when the application stops"
            )
            advice = "keep one `yield`; what comes behind it runs at the end"
            yield Finding("AEG203", codebase.place(site), message, advice)


def mounted_lifespan(codebase: Codebase) -> Iterator[Finding]:
    """Lifespans and event handlers of applications that are mounted into another."""
    references = References(codebase)
    seen = set()
    for parent in codebase.wiring.routers:
        for entry in parent.entries:
            child = entry.child
            if entry.kind != "mount" or child is None or id(child) in seen:
                continue
            seen.add(id(child))
            what = _unused(codebase, references, parent, child)
            if what and not _enters_by_hand(codebase, references):
                site = child.site if child.lifespan else child.handlers[0][1]
                mount = codebase.place(entry.site)
                message = f"{what} of this application does not run where it is mounted"
                advice = "enter it in the lifespan of the application that mounts it"
                related = ((mount, "mounted here"),)
                place = codebase.place(site)
                yield Finding("AEG204", place, message, advice, related)


def _enters_by_hand(codebase: Codebase, references: References) -> bool:
    """Whether code enters a lifespan that it takes off an application."""
    return any(
        b"lifespan_context" in data and references.has_attribute(path, _CONTEXT)
        for path, data in codebase.wired.items()
    )


def _unused(
    codebase: Codebase, references: References, parent: Router, child: Router
) -> str:
    """What of a mounted application does not run; empty if somebody may run it."""
    value = _lifespan(codebase, child)
    if value is None:
        return f"`{child.handlers[0][0]}`" if child.handlers else ""
    if not isinstance(value, FunctionValue):
        return ""
    above = _lifespan(codebase, parent)
    if isinstance(above, FunctionValue) and above.node is value.node:
        return ""
    name = value.node.name
    if references.is_used(value.scope.path, name, own=True, matters=_is_entered):
        return ""
    return f"the lifespan `{name}`"


def _is_entered(load: Load) -> bool:
    """Whether a lifespan is used, but for being given to an application as its own."""
    return load.how != "lifespan=" and is_use(load)


def router_lifespan_ignored(codebase: Codebase) -> Iterator[Finding]:
    """Lifespans of routers: they count since FastAPI 0.112.2."""
    version = codebase.fastapi_release
    if version is None or version >= _MERGED_SINCE:
        return
    if may_be_since(codebase.dependencies, ".".join(map(str, _MERGED_SINCE))):
        # What is installed today is newer than the oldest that the project allows.
        return
    for router in codebase.wiring.routers:
        if router.kind == "router" and _lifespan(codebase, router) is not None:
            message = (
                f"the lifespan of this router never runs with FastAPI "
                f"{codebase.fastapi}, only since 0.112.2"
            )
            advice = (
                "raise the requirement to fastapi>=0.112.2, or use the application's"
            )
            yield Finding("AEG205", codebase.place(router.site), message, advice)


RULES = (
    Rule(
        "AEG201",
        "ignored-event-handler",
        "An event handler never runs, because the application has a lifespan.",
        ignored_event_handler,
    ),
    Rule(
        "AEG202",
        "lifespan-without-yield",
        "A lifespan has no yield.",
        lifespan_without_yield,
    ),
    Rule(
        "AEG203",
        "lifespan-yields-twice",
        "A lifespan yields twice.",
        lifespan_yields_twice,
    ),
    Rule(
        "AEG204",
        "mounted-lifespan",
        "The lifespan of a mounted application never runs.",
        mounted_lifespan,
    ),
    Rule(
        "AEG205",
        "router-lifespan-ignored",
        "The lifespan of a router does not run with this FastAPI.",
        router_lifespan_ignored,
    ),
)
