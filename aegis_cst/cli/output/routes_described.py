"""The routes of an application, for a person: a block for each way that leads there."""

import textwrap
from collections.abc import Iterator
from itertools import groupby

from aegis_cst.cli.output.routes_view import View
from aegis_cst.cli.output.terminal import Line, Span, line
from aegis_cst.reading.routes.route import Hidden, Need, Route, Spot, Unfollowed

_LEAST = 60
_INDENT = 2
_GAP = "  "


def described(view: View, width: int) -> Iterator[Line]:
    """The application, its routes in order, what is not followed, and how many."""
    application = view.application
    made = view.place(Spot(application.router.site.path, application.line))
    yield (Span(application.entry.text, "bold cyan"), Span(f"  {made}", "dim"))
    yield from _Table(view, max(width, _LEAST)).lines()


class _Table:
    """Columns as wide as what is in them; where that is too wide, two lines a route."""

    def __init__(self, view: View, width: int) -> None:
        self._view = view
        self._width = width
        self._routes = [
            (position, each)
            for position, each in enumerate(view.listing.routes)
            if view.shows(each) and (view.own or each.kind != "documentation")
        ]
        shown = [each for _, each in self._routes]
        self._methods = max((len(_methods(each)) for each in shown), default=0)
        self._paths = max((len(each.path) for each in shown), default=0)
        self._calls = max((len(self._called(each)) for each in shown), default=0)
        start = _INDENT + self._methods + len(_GAP)
        self._start = start
        self._is_wide = start + self._paths + len(_GAP) + self._calls <= width

    def lines(self) -> Iterator[Line]:
        """Everything below the head."""
        waiting = [
            each for each in self._view.listing.unfollowed if each.position is not None
        ]
        for _, group in groupby(self._routes, key=lambda each: _way(each[1])):
            routes = list(group)
            for position, route in routes:
                while waiting and (waiting[0].position or 0) <= position:
                    yield from self._unseen(waiting.pop(0))
                if route is routes[0][1]:
                    yield from self._heading(route)
                yield from self._route(route)
        for each in waiting:
            yield from self._unseen(each)
        yield from self._remarks()
        if any(not each.is_exact for _, each in self._routes):
            yield line()
            yield line("What stands in <...> is known only when the code runs.", "dim")
        yield line()
        yield line(self._summary(), "bold")

    def _heading(self, route: Route) -> Iterator[Line]:
        """What leads to the routes of a block, and what all of them depend on."""
        yield line()
        steps = [
            f"{self._view.place(each.spot)} {each.name}".rstrip()
            for each in route.through
        ]
        if steps:
            kind = "mounted" if route.through[-1].kind == "mount" else "included"
            yield from self._wrapped(f"{kind} by {', '.join(steps)}", "dim", 0)
        if route.shared:
            text = f"all depend on {self._needs(route.shared, places=True)}"
            yield from self._wrapped(text, "yellow", 0)

    def _route(self, route: Route) -> Iterator[Line]:
        styles = ("dim", "dim") if route.kind == "documentation" else ("green", "bold")
        styles = ("red", "red") if route.is_dead else styles
        method = Span(" " * _INDENT + _methods(route).ljust(self._methods), styles[0])
        called = self._called(route)
        if self._is_wide and called:
            path = Span(_GAP + route.path.ljust(self._paths), styles[1])
            yield (method, path, Span(_GAP + called))
        else:
            yield (method, Span(_GAP + route.path, styles[1]))
            yield from self._wrapped(called, "", self._start)
        if route.needs:
            text = f"depends on {self._needs(route.needs)}"
            yield from self._wrapped(text, "yellow", self._start)
        if route.conditions:
            places = ", ".join(map(self._view.place, route.conditions))
            yield from self._wrapped(f"under a condition: {places}", "dim", self._start)
        for each in route.hidden:
            yield from self._wrapped(self._before(route, each), "red", self._start)

    def _called(self, route: Route) -> str:
        """The function and where it is; of what is mounted where that is done."""
        if route.kind == "documentation":
            given = f"{route.name}=" if route.possible else ""
            hangs = f", if {given} says so" if given else ""
            return f"FastAPI's own{hangs}"
        spot = route.defined or route.spot
        return f"{route.name}{_GAP}{self._view.place(spot)}".lstrip()

    def _needs(self, needs: tuple[Need, ...], *, places: bool = False) -> str:
        if not places:
            return ", ".join(each.name for each in needs)
        return ", ".join(
            f"{each.name} ({self._view.place(each.spot)})" for each in needs
        )

    def _before(self, route: Route, hidden: Hidden) -> str:
        some = "" if route.is_dead else f"{'/'.join(hidden.methods)} "
        by = f"{hidden.kind} {hidden.path} ({self._view.place(hidden.spot)})"
        return f"{some}never reached: the {by} answers before"

    def _unseen(self, each: Unfollowed) -> Iterator[Line]:
        place = self._view.place(each.spot)
        yield (Span(f"{'?':>{_INDENT + 1}} ", "bold magenta"), Span(f"{each.path}…"))
        text = f"{place}: {each.reason}"
        yield from self._wrapped(text, "magenta", _INDENT + len(_GAP))

    def _remarks(self) -> Iterator[Line]:
        listing = self._view.listing
        lost = [each for each in listing.unfollowed if each.position is None]
        titled = (
            ("Not followed", [(each.spot, each.reason) for each in lost]),
            ("To know", listing.notes),
        )
        for title, remarks in titled:
            if remarks:
                yield line()
                yield line(title, "bold magenta")
            for spot, text in remarks:
                yield from self._wrapped(f"{self._view.place(spot)}: {text}", "", 2)

    def _summary(self) -> str:
        listing = self._view.listing
        own = sum(each.kind == "documentation" for each in listing.routes)
        every = len(listing.routes) - (0 if self._view.own else own)
        shown = len(self._routes)
        parts = [_number(shown, "route") if shown == every else f"{shown} of {every}"]
        dead = sum(each.is_dead for _, each in self._routes)
        parts += [f"{dead} never reached"] if dead else []
        lost = len(listing.unfollowed)
        parts += [f"{_number(lost, 'place')} not followed"] if lost else []
        hidden = "" if self._view.own or not own else "; FastAPI's own pages: --all"
        return f"{', '.join(parts)}{hidden}"

    def _wrapped(self, text: str, style: str, indent: int) -> Iterator[Line]:
        for each in textwrap.wrap(
            text,
            self._width,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + 2),
            break_long_words=False,
            break_on_hyphens=False,
        ):
            yield line(each, style)


def _way(route: Route) -> tuple[object, ...]:
    """What the routes of a block have in common."""
    return (route.kind == "documentation", route.through, route.shared)


def _methods(route: Route) -> str:
    return "MOUNT" if route.kind == "mount" else ",".join(route.methods)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
