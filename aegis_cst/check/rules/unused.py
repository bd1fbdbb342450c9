"""Routers that are registered nowhere."""

from collections import defaultdict
from collections.abc import Iterator

from aegis_cst.check.finding import Block, Finding, Registration
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.references import References
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.answers import answers_of
from aegis_cst.reading.wiring.commented import Commented, CommentedIncludes
from aegis_cst.reading.wiring.handed import searched_folders
from aegis_cst.reading.wiring.import_names import BoundNames, import_name, is_aside
from aegis_cst.reading.wiring.imported_files import imports_from
from aegis_cst.reading.wiring.misspelt import misspelt_routers
from aegis_cst.reading.wiring.searching import ANY, searched_names
from aegis_cst.reading.wiring.served import only_in, unserved
from aegis_cst.reading.wiring.siblings import Homes
from aegis_cst.reading.wiring.units import Units
from aegis_cst.reading.wiring.values import Pending, Router

_LEAST_TO_GROUP = 2


def unregistered_router(codebase: Codebase) -> Iterator[Finding]:
    """Routers of a module that no application gets to see."""
    graph = codebase.wiring
    if any(not is_aside(each.site.path) for each in graph.applications):
        references = References(codebase)
        if any(map(_is_candidate, graph.routers)):
            yield from _included_nowhere(codebase, references)
        yield from _included_in_vain(codebase, references)


def _included_nowhere(codebase: Codebase, references: References) -> Iterator[Finding]:
    idle = [*_idle(codebase, references)]
    searched = searched_names(codebase) if idle else frozenset()
    idle = [each for each in idle if searched.isdisjoint({ANY, *each.names})]
    groups, alone = _divided(idle, CommentedIncludes(codebase)) if idle else ({}, [])
    for path, group in groups.items():
        if len(group) >= _LEAST_TO_GROUP:
            yield _together(codebase, group)
        else:
            router, comment = group[0]
            where = f"{path}:{comment.place.line}"
            yield _finding(codebase, router, f"its include is commented out in {where}")
    homes, bound = Homes(codebase), BoundNames(codebase)
    for router in alone:
        advice, fix = _advised(codebase, router, homes, bound)
        yield _finding(codebase, router, advice, fix)


_Commented = list[tuple[Router, Commented]]


def _divided(
    idle: list[Router], commented: CommentedIncludes
) -> tuple[dict[str, _Commented], list[Router]]:
    """Those that a comment would include, by its file, and all others."""
    groups: dict[str, _Commented] = defaultdict(list)
    alone: list[Router] = []
    for router in idle:
        comment = commented.of(router)
        if comment is None:
            alone.append(router)
        else:
            groups[comment.place.path].append((router, comment))
    return groups, alone


def _idle(codebase: Codebase, references: References) -> Iterator[Router]:
    """The routers that nothing registers, as far as can be seen."""
    units = Units(codebase)
    misspelt, searched = misspelt_routers(codebase), searched_folders(codebase)
    for router in filter(_is_candidate, codebase.wiring.routers):
        path = router.site.path
        # AEG102 tells of the name, and with that of the router.
        if any(router is each for each in misspelt) or path.startswith(searched):
            continue
        if not (units.is_of_main(path) and import_name(codebase, path)):
            continue
        if not _is_seen_elsewhere(codebase, references, router):
            yield router


def _routes(codebase: Codebase, *routers: Router) -> str:
    live = codebase.includes_live
    count = sum(len(answers_of(each, live=live).answers) for each in routers)
    which = "its" if len(routers) == 1 else "their"
    return f"{which} route answers" if count == 1 else f"{which} {count} routes answer"


def _finding(
    codebase: Codebase, router: Router, advice: str, fix: Registration | None = None
) -> Finding:
    path = router.site.path
    return Finding(
        "AEG101",
        codebase.place(router.site),
        f"`{router.names[0]}` of {path} is registered nowhere, so "
        f"{_routes(codebase, router)} 404",
        advice,
        involves=_where(codebase),
        fix=fix,
    )


def _together(codebase: Codebase, group: _Commented) -> Finding:
    """Several inclusions that are commented out in one file: that is one decision."""
    group = sorted(group, key=lambda each: each[1].place)
    *names, last = [f"`{comment.name}`" for _, comment in group]
    routers = [router for router, _ in group]
    return Finding(
        "AEG101",
        group[0][1].place,
        f"the includes of {', '.join(names)} and {last} are commented out, so "
        f"{_routes(codebase, *routers)} 404",
        "put them back, or ignore this line if that is meant",
        tuple((codebase.place(each.site), "made here") for each in routers),
    )


def _included_in_vain(codebase: Codebase, references: References) -> Iterator[Finding]:
    """Routers that only an application includes which nobody serves."""
    idle = unserved(codebase, references)
    routers = codebase.wiring.routers
    for router in routers if idle else ():
        named = router.kind == "router" and router.names and router.included
        owner = only_in(routers, router) if named else None
        if owner is None or owner not in idle or not router.entries:
            continue
        made = codebase.place(owner.site)
        yield Finding(
            "AEG101",
            codebase.place(router.site),
            f"`{router.names[0]}` of {router.site.path} is included only in "
            f"`{owner.names[0]}`, which nobody serves, so "
            f"{_routes(codebase, router)} 404",
            "include it in the application that is served, or mount the other one",
            ((made, f"`{owner.names[0]}` is made here"),),
        )


def _is_candidate(router: Router) -> bool:
    return (
        router.kind == "router"
        and bool(router.names and router.entries)
        and not router.included
        and not router.altered
        and not is_aside(router.site.path)
    )


def _is_seen_elsewhere(
    codebase: Codebase, references: References, router: Router
) -> bool:
    """Whether it is used by any of the names of its file, which links may give it."""
    path = router.site.path
    if path in codebase.sources.links:
        return True  # the file itself is looked at
    links = [each for each, real in codebase.sources.links.items() if real == path]
    twins = (each for each in codebase.wiring.routers if each.site.path in links)
    return any(each.included for each in twins) or any(
        references.is_used(each, name, own=True)
        for each in (path, *links)
        for name in router.names
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
    codebase: Codebase, router: Router, homes: Homes, imported: BoundNames
) -> tuple[str, Registration | None]:
    """What to do, and how it can be done where that is certain."""
    home = homes.of(router)
    path, name = router.site.path, router.names[0]
    if home is None:
        return _without_example(codebase, router), None
    last = home.example
    place, receiver = last.entry.site, last.spot.receiver
    module = import_name(codebase, path, place.path)
    bound = imported.of(place.path, router)
    held = bound[0] if bound else imported.module_of(place.path, path, name)
    how = f"with `from {module} import {name}`"
    if held:
        how = f"as `{held}`, which is imported there"
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
    # A fix would make a circle of imports.
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
