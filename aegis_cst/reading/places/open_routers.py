"""The routers of an application whose routes have the paths that they are given."""

from collections.abc import Iterator
from dataclasses import dataclass

from aegis_cst.reading.application import Application
from aegis_cst.reading.places.blocks import is_certain
from aegis_cst.reading.wiring.answers import Answer
from aegis_cst.reading.wiring.sites import Site
from aegis_cst.reading.wiring.values import RouteEntry, Router


@dataclass(frozen=True, slots=True)
class OpenRouter:
    """An application or a router whose routes have the paths that they are given.

    ``chain`` are the includes on the way. The first ``reached`` entries come before
    everything that would take a request; ``barrier`` is where that was added.
    """

    router: Router
    chain: tuple[RouteEntry, ...]
    reached: int
    barrier: Site | None


def open_routers(
    application: Application, first: Answer | None
) -> Iterator[OpenRouter]:
    """The application, and the routers in it that have neither prefix nor guard.

    ``first`` is the first answer there that would take a request for the new routes,
    ``None`` where nothing would.
    """
    live = application.followed.includes_live
    top = application.router
    yield _open_router(top, top, (), first, live=live)
    waiting: list[tuple[Router, tuple[RouteEntry, ...]]] = [(top, ())]
    seen = {id(top)}
    while waiting:
        parent, chain = waiting.pop(0)
        for entry in parent.entries:
            child = entry.child
            if child is None or id(child) in seen or not _is_open(entry, child):
                continue
            if is_certain(entry.site, parent):
                seen.add(id(child))
                further = (*chain, entry)
                waiting.append((child, further))
                yield _open_router(top, child, further, first, live=live)


def _is_open(entry: RouteEntry, child: Router) -> bool:
    """Whether what is included into the child has its own paths, for everybody."""
    plain = entry.kind == "include" and entry.path == "" and not entry.guards
    # What a class of the project does with paths is not known.
    bare = child.prefix == "" and not child.guards and not child.altered
    return plain and bare and child.kind == "router"


def _open_router(
    application: Router,
    router: Router,
    chain: tuple[RouteEntry, ...],
    first: Answer | None,
    *,
    live: bool,
) -> OpenRouter:
    until = len(router.entries)
    if chain and not live:
        until = chain[-1].before  # before 0.137 routes are copied when it is included
    if first is None:
        return OpenRouter(router, chain, until, None)
    through = (*first.chain, first.entry)
    for index, entry in enumerate(router.entries):
        if any(entry is each for each in through):
            return OpenRouter(router, chain, min(index, until), entry.site)
    # It is in another router: what counts is which of the two was included first.
    hidden = _is_before(application, chain, through)
    return OpenRouter(router, chain, 0 if hidden else until, None)


def _is_before(
    application: Router, chain: tuple[RouteEntry, ...], through: tuple[RouteEntry, ...]
) -> bool:
    """Whether the barrier was added before the router at the end of a chain."""
    parent: Router | None = application
    for included, barrier in zip(chain, through, strict=False):
        if included is not barrier and parent is not None:
            entries = [id(each) for each in parent.entries]
            return entries.index(id(barrier)) < entries.index(id(included))
        parent = included.child
    return False
