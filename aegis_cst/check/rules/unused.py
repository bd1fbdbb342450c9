"""Routers that are registered nowhere."""

import re
from collections.abc import Iterator

from aegis_cst.check.finding import Block, Finding, Registration
from aegis_cst.check.rule import Rule
from aegis_cst.reading.codebase import Codebase, is_test
from aegis_cst.reading.wiring.answers import answers_of
from aegis_cst.reading.wiring.handed import searched_folders
from aegis_cst.reading.wiring.import_names import bound_name, import_name, is_aside
from aegis_cst.reading.wiring.imported_files import imports_from
from aegis_cst.reading.wiring.misspelt import misspelt_routers
from aegis_cst.reading.wiring.siblings import Homes
from aegis_cst.reading.wiring.units import Units
from aegis_cst.reading.wiring.uses import Mentions
from aegis_cst.reading.wiring.values import Pending, Router

_DYNAMIC = re.compile(
    rb"import_module|__import__|iter_modules|walk_packages|spec_from_file|entry_points"
    rb"|resolve_name|import_string|getmembers|(?:getattr|hasattr)\([^()]*[\"']\w*router"
)


def unregistered_router(codebase: Codebase) -> Iterator[Finding]:
    """Routers of a module that no application gets to see."""
    graph = codebase.wiring
    candidates = [each for each in graph.routers if _is_candidate(each)]
    applied = any(not is_aside(each.site.path) for each in graph.applications)
    if not candidates or not applied or _is_dynamic(codebase):
        return
    mentions, homes, units = Mentions(codebase), Homes(codebase), Units(codebase)
    misspelt, searched = misspelt_routers(codebase), searched_folders(codebase)
    for router in candidates:
        path = router.site.path
        if any(router is each for each in misspelt) or path.startswith(searched):
            continue
        if not (units.is_of_main(path) and import_name(codebase, path)):
            continue
        if _is_seen_elsewhere(codebase, mentions, router):
            continue
        count = len(answers_of(router, live=True).answers)
        routes = "its route answers" if count == 1 else f"its {count} routes answer"
        advice, fix = _advised(codebase, router, homes)
        yield Finding(
            "AEG101",
            codebase.place(router.site),
            f"`{router.names[0]}` of {path} is registered nowhere, so {routes} 404",
            advice,
            involves=_where(codebase),
            fix=fix,
        )


def _is_candidate(router: Router) -> bool:
    return (
        router.kind == "router"
        and bool(router.names and router.entries)
        and not router.included
        and not router.altered
        and not is_aside(router.site.path)
    )


def _is_seen_elsewhere(codebase: Codebase, mentions: Mentions, router: Router) -> bool:
    """Whether it is used by any of the names of its file, which links may give it."""
    path = router.site.path
    if path in codebase.sources.links:
        return True  # the file itself is looked at
    links = [each for each, real in codebase.sources.links.items() if real == path]
    twins = (each for each in codebase.wiring.routers if each.site.path in links)
    return any(each.included for each in twins) or any(
        mentions.is_used(each, name) for each in (path, *links) for name in router.names
    )


def _is_dynamic(codebase: Codebase) -> bool:
    """Whether something may register routers that it finds by searching for them."""
    if any(not is_aside(site.path) for site in codebase.wiring.searched):
        return True
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


def _advised(
    codebase: Codebase, router: Router, homes: Homes
) -> tuple[str, Registration | None]:
    """What to do, and how it can be done where that is certain."""
    home = homes.of(router)
    path, name = router.site.path, router.names[0]
    if home is None:
        return _without_example(codebase, router), None
    last = home.example
    place, receiver = last.entry.site, last.spot.receiver
    module = import_name(codebase, path, place.path)
    bound = bound_name(codebase, place.path, router)
    how = f"with `from {module} import {name}`"
    if bound is not None:
        how = f"as `{bound[0]}`, which is imported there"
    where = f"{place.path}:{place.line}"
    if len(home.blocks) > 1:
        first = next(each for each in home.siblings if each.block != last.block)
        other = f"{first.entry.site.path}:{first.entry.site.line}"
        return f"include it beside {other} or {where}, {how}", None
    if not last.is_plain:
        like = f"`{last.entry.name}`" if last.entry.name else "the router"
        return f"include it like {like} in {where}, {how}", None
    advice = f"include it beside {where}, {how}"
    relative = bound is not None and bound[1].module.startswith(".")
    if not (home.is_certain and module) or relative:
        return advice, None
    if bound is None and imports_from(codebase, path, place.path):
        return f"{advice}; mind that it imports from there itself", None
    source = (module, name, "") if bound is None else _import(*bound)
    title = f"include `{name}` of {source[0]}"
    barrier = homes.barrier(router, last)
    function = last.spot.function
    lines = [each.entry.site.line for each in home.siblings]
    after = [line for line in lines if not 0 < barrier <= line]
    block = Block(place.path, function, receiver, barrier, max(after, default=0))
    return advice, Registration(*source[:2], title, block, source[2])


def _without_example(codebase: Codebase, router: Router) -> str:
    """What to do where no other router is included."""
    path, name = router.site.path, router.names[0]
    for each in codebase.wiring.applications:
        if each.site.path == path and each.names:
            return f"include it: `{each.names[0]}.include_router({name})`"
    module = import_name(codebase, path)
    return f"include it with `app.include_router(...)`, from `{module}`"


def _import(local: str, value: Pending) -> tuple[str, str, str]:
    """An import that is there already: module, name, and what it is called."""
    return value.module, value.name, local


RULES = (
    Rule(
        "AEG101",
        "unregistered-router",
        "A router is registered nowhere, so its routes answer 404.",
        unregistered_router,
        fixable=True,
    ),
)
