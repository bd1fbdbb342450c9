"""The routes of an application, one by one, with what leads there and what hides it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from aegis_cst.reading.routes.endpoints import Endpoint
from aegis_cst.reading.routes.route import (
    Hidden,
    Listing,
    Need,
    Route,
    Spot,
    Through,
    Unfollowed,
    told,
)
from aegis_cst.reading.wiring.answers import Answer, Answers, answers_of
from aegis_cst.reading.wiring.precedence import Tried
from aegis_cst.reading.wiring.sites import Site
from aegis_cst.reading.wiring.values import RouteEntry, Router

_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an application is mounted; ``tried`` are the answers of those around it."""

    path: str = ""
    through: tuple[Through, ...] = ()
    around: tuple[Router, ...] = ()
    tried: tuple[Tried, ...] = ()


class Looks(Protocol):
    """What tells the function of a route, and what is mounted."""

    def of_route(self, entry: RouteEntry) -> Endpoint:
        """The function of a route."""

    def of_mount(self, entry: RouteEntry) -> Endpoint:
        """What is mounted."""


class Lister:
    """Lists an application, and the applications that are mounted in it."""

    def __init__(self, endpoints: Looks, *, live: bool) -> None:
        """``live`` says that included routers may still grow."""
        self.listing = Listing()
        self._endpoints = endpoints
        self._live = live

    def add(self, answers: Answers, place: _Place = _Place()) -> None:
        """List what an application answers."""
        router = answers.router
        tried = Tried()
        inside = _Place(
            place.path, place.through, (*place.around, router), (*place.tried, tried)
        )
        self._documentation(router, inside)
        unseen = list(answers.unseen)
        for position, answer in enumerate(answers.answers):
            while unseen and unseen[0][0] <= position:
                self._unseen(unseen.pop(0)[1], place)
            self._answer(answer, router, inside)
        for _, answer in unseen:
            self._unseen(answer, place)
        if router.altered:
            text = "the application changes how its routes are added"
            self._untold(_spot(router.site), text, place.path)
        for each in answers.repeated:
            first, text = each.first.site, told(place.path + each.path)
            text = f"it is included under {text} already, at {first.path}:{first.line}"
            self.listing.notes.append((_spot(each.second.site), text))

    def _answer(self, answer: Answer, router: Router, place: _Place) -> None:
        whole = replace(answer, path=place.path + answer.path)
        route = self._route(whole, router, place)
        self.listing.routes.append(route)
        child = answer.entry.child
        if answer.entry.kind == "mount" and child is not None:
            if child in place.around or len(place.around) > _DEEPEST:
                text = "the application is mounted in itself"
                self._untold(route.spot, text, whole.path)
            else:
                name = answer.entry.name
                step = Through("mount", name, _spot(answer.entry.site))
                path = whole.path.rstrip("/")
                way = (*route.through, step)
                inner = _Place(path, way, place.around, place.tried)
                self.add(answers_of(child, live=self._live), inner)
        place.tried[-1].add(whole)

    def _route(self, answer: Answer, router: Router, place: _Place) -> Route:
        entry = answer.entry
        is_mount = entry.kind == "mount"
        found = self._endpoints.of_mount if is_mount else self._endpoints.of_route
        endpoint: Endpoint = found(entry)
        methods = tuple(sorted(entry.methods))
        kind = "websocket" if methods == ("WEBSOCKET",) else entry.kind
        # What is Starlette's, a mount or a plain route, knows no dependencies.
        shared = () if entry.is_plain else tuple(_shared(answer, router))
        own = (Need(each, _spot(entry.site)) for each in entry.guards)
        return Route(
            kind,
            told(answer.path),
            methods,
            endpoint.name,
            endpoint.defined,
            _spot(entry.site),
            (*place.through, *map(_step, answer.chain)),
            shared,
            () if entry.is_plain else (*own, *endpoint.needs),
            _conditions(answer),
            tuple(_hidden(answer, place.tried)),
            is_exact="\0" not in answer.path,
        )

    def _documentation(self, router: Router, place: _Place) -> None:
        """The pages that FastAPI has itself, in front of all else."""
        for possible, held in ((False, router.defaults), (True, router.possible)):
            for path, keyword in held.items():
                # FastAPI adds them as routes of Starlette, which answer HEAD as well.
                methods = frozenset({"GET", "HEAD"})
                entry = RouteEntry("route", router.site, path, methods, is_plain=True)
                answer = Answer(place.path + path, entry, ())
                self.listing.routes.append(
                    Route(
                        "documentation",
                        told(answer.path),
                        ("GET", "HEAD"),
                        keyword,
                        None,
                        _spot(router.site),
                        place.through,
                        hidden=tuple(_hidden(answer, place.tried)),
                        possible=possible,
                        is_exact="\0" not in answer.path,
                    )
                )
                if not possible:
                    place.tried[-1].add(answer)

    def _unseen(self, answer: Answer, place: _Place) -> None:
        entry = answer.entry
        named = f"`{entry.name}`" if entry.name else "what is included here"
        self._untold(
            _spot(entry.site),
            f"{named} {_why(entry, answer.chain)}",
            place.path + answer.path,
        )

    def _untold(self, spot: Spot, reason: str, path: str) -> None:
        position = len(self.listing.routes)
        self.listing.unfollowed.append(Unfollowed(spot, reason, position, told(path)))


def _why(entry: RouteEntry, chain: Sequence[RouteEntry]) -> str:
    """Why an included router is not followed."""
    child = entry.child
    if child is None:
        return "is not known before the code runs"
    if child.altered:
        return f"changes how its routes are added ({child.site.path}:{child.site.line})"
    if any(each.child is child for each in chain):
        return "is included in itself"
    return "is included too deeply"


def _hidden(answer: Answer, tried: Sequence[Tried]) -> Iterator[Hidden]:
    """What answers before, for each method; for a mount as a whole."""
    entry = answer.entry
    taken: dict[int, tuple[Answer, list[str]]] = {}
    for method in sorted(entry.methods) or [""]:
        methods = frozenset({method} if method else ())
        asked = replace(answer, entry=replace(entry, methods=methods))
        first = _first(asked, tried)
        if first is not None:
            taken.setdefault(id(first), (first, []))[1].append(method)
    for first, methods_taken in taken.values():
        kind = "mount" if first.entry.kind == "mount" else "route"
        spot = _spot(first.entry.site)
        names = tuple(filter(None, methods_taken))
        yield Hidden(names, kind, told(first.path), spot)


def _first(asked: Answer, tried: Sequence[Tried]) -> Answer | None:
    for each in tried:
        same = each.same(asked) if asked.entry.kind == "route" else None
        found = same or each.shadowing(asked)
        if found is not None:
            return found
    return None


def _shared(answer: Answer, router: Router) -> Iterator[Need]:
    """The dependencies of the application, of includes and routers, outermost first."""
    for name in router.guards:
        yield Need(name, _spot(router.site))
    for entry in answer.chain:
        for name in entry.guards:
            yield Need(name, _spot(entry.site))
        child = entry.child
        for name in child.guards if child is not None else ():
            yield Need(name, _spot(child.site if child is not None else entry.site))


def _conditions(answer: Answer) -> tuple[Spot, ...]:
    found = sorted((path, abs(line)) for path, line, _ in answer.branches)
    return tuple(dict.fromkeys(Spot(path, line) for path, line in found))


def _step(entry: RouteEntry) -> Through:
    return Through("include", entry.name, _spot(entry.site))


def _spot(site: Site) -> Spot:
    return Spot(site.path, site.line)
