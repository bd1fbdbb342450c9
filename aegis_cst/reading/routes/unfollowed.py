"""What may add routes to an application, and could not be followed."""

import re
from collections.abc import Iterator

from aegis_cst.reading.application import Application
from aegis_cst.reading.code.origins import given
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.routes.endpoints import Endpoints
from aegis_cst.reading.routes.listing import Lister
from aegis_cst.reading.routes.route import Listing, Spot, Unfollowed
from aegis_cst.reading.routes.sketches import Sketches
from aegis_cst.reading.wiring.answers import Answer, Answers, answers_of
from aegis_cst.reading.wiring.graph import Graph
from aegis_cst.reading.wiring.precedence import REORDERED
from aegis_cst.reading.wiring.values import RouteEntry, Router

_CHANGED = re.compile(REORDERED + rb"|\.routes\.(?:append|extend)\b|\.routes\s*\+=")
_ADDING_NOTHING = frozenset(
    {"uvicorn", "hypercorn", "granian", "gunicorn", "mangum"} | {"fastapi", "starlette"}
)
"""Packages that get an application to serve it or to stand around it."""


def sketched(
    codebase: Codebase, application: Application, wanted: frozenset[str] = frozenset()
) -> Listing:
    """What an application answers, without the dependencies in signatures.

    But with those of the files of ``wanted``; see ``Sketches``.
    """
    looks = Sketches(Endpoints(codebase.origins), wanted)
    lister = Lister(looks, live=codebase.includes_live)
    lister.add(application.answers)
    return lister.listing


def listed(codebase: Codebase, application: Application) -> Listing:
    """What an application answers, in order, and what is not known of it."""
    answers = application.answers
    lister = Lister(Endpoints(codebase.origins), live=codebase.includes_live)
    lister.add(answers)
    listing = lister.listing
    # What is lost on the way from the entry, before all other files are run.
    lost = [*_lost(codebase.interpreter.graph), *_unreadable(codebase)]
    lost += _handed_routes(codebase, _routers(application.router))
    lost += _changed(codebase)
    lost += _elsewhere(codebase, answers)
    for other in application.others:
        site = other.site
        text = "another application is made here, under another condition"
        lost.append(Unfollowed(Spot(site.path, site.line), text))
    known = {each.spot for each in listing.unfollowed}
    for each in lost:
        if each.spot not in known:
            known.add(each.spot)
            listing.unfollowed.append(each)
    return listing


def _lost(graph: Graph) -> Iterator[Unfollowed]:
    for each in graph.lost:
        text = f"{each.reason}; it may add routes"
        yield Unfollowed(Spot(each.step.path, each.step.line), text)
    for each in graph.untold:
        yield Unfollowed(Spot(each.step.path, each.step.line), each.reason)
    for site in graph.searched:
        text = "routers are included in a loop, and which ones is not known"
        yield Unfollowed(Spot(site.path, site.line), text)
    for odd in graph.odd:
        text = f"`{odd.name}` is {odd.done} here, and leads to no router"
        yield Unfollowed(Spot(odd.site.path, odd.site.line), text)
    for function, _, step in graph.handed:
        if (
            function.partition(".")[0].lower() not in _ADDING_NOTHING
            and "." in function
        ):
            text = f"`{function}` gets the application, and may add routes to it"
            yield Unfollowed(Spot(step.path, step.line), text)


def _unreadable(codebase: Codebase) -> Iterator[Unfollowed]:
    for path, broken in codebase.outlines.broken.items():
        text = f"the file cannot be read: {broken.reason}"
        yield Unfollowed(Spot(path, broken.line), text)
    for path, skip in codebase.sources.skips.items():
        if path.endswith(".py"):
            yield Unfollowed(Spot(path, 0), f"the file is left out: {skip.reason}")


def _routers(router: Router) -> list[Router]:
    """An application and all that is included or mounted in it."""
    found = [router]
    for each in found:
        for entry in each.entries:
            if entry.child is not None and entry.child not in found:
                found.append(entry.child)
    return found


def _handed_routes(codebase: Codebase, routers: list[Router]) -> Iterator[Unfollowed]:
    """Routers that are made with a list of routes."""
    for router in routers:
        site = router.site
        data = codebase.sources.read(site.path) or b""
        # Before the file is parsed, which few need.
        if b"routes=" not in data.replace(b" ", b""):
            continue
        file = codebase.origins.of(site.path)
        spot = (site.line, site.column)
        call = None if file is None else file.calls_at.get(spot)
        if call is not None and given(call, "routes") is not None:
            text = "it is made with `routes=`, which are not followed"
            yield Unfollowed(Spot(site.path, site.line), text)


def _changed(codebase: Codebase) -> Iterator[Unfollowed]:
    """Where somebody changes a list of routes by hand."""
    for path in sorted(codebase.interpreter.entered):
        data = codebase.sources.read(path) or b""
        for match in _CHANGED.finditer(data):
            line = data.count(b"\n", 0, match.start()) + 1
            text = "`.routes` is changed here by hand, which is not followed"
            yield Unfollowed(Spot(path, line), text)


def _elsewhere(codebase: Codebase, answers: Answers) -> Iterator[Unfollowed]:
    """What else registers with the application, if it is run: nothing is seen to."""
    router = answers.router
    known = {id(entry) for each in answers.answers for entry in _way(each)}
    known |= {id(entry) for _, each in answers.unseen for entry in _way(each)}
    _ = codebase.wiring
    after = answers_of(router, live=codebase.includes_live)
    for each in (*after.answers, *(answer for _, answer in after.unseen)):
        first = next((entry for entry in _way(each) if id(entry) not in known), None)
        if first is not None:
            spot = Spot(first.site.path, first.site.line)
            text = "routes are added here, and nothing is seen to run this at the start"
            yield Unfollowed(spot, text)


def _way(answer: Answer) -> tuple[RouteEntry, ...]:
    return (*answer.chain, answer.entry)
