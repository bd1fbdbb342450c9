"""Routers that are registered nowhere."""

import re
from collections.abc import Iterator

from aegis_cst.check.codebase import Codebase, is_test
from aegis_cst.check.finding import Finding, Registration
from aegis_cst.check.rule import Rule
from aegis_cst.check.wiring.answers import answers_of
from aegis_cst.check.wiring.mentions import Mentions
from aegis_cst.check.wiring.values import Router

_DYNAMIC = re.compile(
    rb"import_module|__import__|iter_modules|walk_packages|spec_from_file|entry_points"
    rb"|getmembers|(?:getattr|hasattr)\([^()]*[\"']\w*router"
)


def unregistered_router(codebase: Codebase) -> Iterator[Finding]:
    """Routers of a module that no application gets to see."""
    graph = codebase.wiring
    candidates = [each for each in graph.routers if _is_candidate(each)]
    if not candidates or not graph.applications or _is_dynamic(codebase):
        return
    mentions = Mentions(codebase)
    for router in candidates:
        path = router.site.path
        if any(mentions.is_used(path, name) for name in router.names):
            continue
        count = len(answers_of(router, live=True).answers)
        routes = "its route answers" if count == 1 else f"its {count} routes answer"
        name = router.names[0]
        module = codebase.modules.name_of(path)
        yield Finding(
            "AEG101",
            codebase.place(router.site),
            f"`{name}` of {path} is registered nowhere, so {routes} 404",
            _advice(codebase, module, name),
            involves=_where(codebase),
            fix=Registration(module, name, f"include `{name}` of {module}"),
        )


def _is_candidate(router: Router) -> bool:
    return (
        router.kind == "router"
        and bool(router.names and router.entries)
        and not router.included
        and not router.altered
    )


def _is_dynamic(codebase: Codebase) -> bool:
    """Whether something may register routers that it finds by searching for them."""
    return any(
        b"router" in data and _DYNAMIC.search(data)
        for path in codebase.sources.paths
        if path.endswith(".py") and not is_test(path)
        for data in [codebase.sources.read(path) or b""]
    )


def _where(codebase: Codebase) -> frozenset[str]:
    """The files that include routers into an application."""
    return frozenset(
        entry.site.path
        for application in codebase.wiring.applications
        for entry in application.entries
        if entry.kind == "include"
    )


def _advice(codebase: Codebase, module: str, name: str) -> str:
    for application in codebase.wiring.applications:
        for entry in application.entries:
            if entry.kind == "include":
                place = codebase.place(entry.site)
                return (
                    f"include it beside {place.path}:{place.line}, with "
                    f"`from {module} import {name}`"
                )
    return f"include it with `app.include_router(...)`, from `{module}`"


RULES = (
    Rule(
        "AEG101",
        "unregistered-router",
        "A router is registered nowhere, so its routes answer 404.",
        unregistered_router,
        fixable=True,
    ),
)
