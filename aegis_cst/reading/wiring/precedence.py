"""Which of several routes gets a request: the first one that matches it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from aegis_cst.reading.wiring import paths
from aegis_cst.reading.wiring.answers import Answer, answers_of
from aegis_cst.reading.wiring.values import RouteEntry

REORDERED = (
    rb"\.routes\s*(?:\[[^\]]*\]\s*)?=[^=]|\bdel\s+[\w.]+\.routes\b"
    rb"|\.routes\.(?:remove|pop|clear|insert|sort|reverse)\b"
)
"""Code that changes the order of routes by hand, as a pattern."""

_PAGES = frozenset({"GET"})
"""What somebody asks for who opens what is mounted."""


@dataclass(slots=True)
class Tried:
    """The answers so far, arranged so that few have to be tried for a path."""

    exact: dict[tuple[str, str], Answer] = field(default_factory=dict)
    routes: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    mounts: list[Answer] = field(default_factory=list)

    def add(self, answer: Answer) -> None:
        """Put a route or mount behind those so far."""
        if not paths.is_followed(answer.path):
            return
        if answer.entry.kind == "mount":
            self.mounts.append(answer)
            return
        for method in answer.entry.methods:
            key = (method, paths.normal(answer.path))
            self.exact.setdefault(key, answer)
        # A path without parameters answers itself only, which `exact` finds.
        if paths.has_parameters(answer.path):
            self.routes[paths.head(answer.path)].append(answer)

    def same(self, answer: Answer) -> Answer | None:
        """One that answers the same methods under the same path."""
        found = [
            self.exact.get((method, paths.normal(answer.path)))
            for method in sorted(answer.entry.methods)
        ]
        first = found[0] if found else None
        every = first is not None and all(each is first for each in found)
        return first if every and _is_sure(first, answer) else None

    def shadowing(self, answer: Answer) -> Answer | None:
        """One that answers every request that this one would."""
        if not paths.is_followed(answer.path):
            return None
        path, methods = answer.path, answer.entry.methods
        if answer.entry.kind == "mount":
            # It answers all that is below.
            path = path.rstrip("/") + "/{rest:path}"
            methods = methods or _asked(answer.entry)
        wanted = paths.samples(path)
        for mount in self.mounts:
            pattern = paths.mount_pattern(mount.path)
            if _is_sure(mount, answer) and all(map(pattern.fullmatch, wanted)):
                return mount
        for start in _starts(path) if methods else ():
            for route in self.routes.get(start, ()):
                covers = methods <= route.entry.methods and _is_sure(route, answer)
                if covers and all(map(paths.pattern(route.path).fullmatch, wanted)):
                    return route
        return None


def _starts(path: str) -> Iterator[str]:
    """Every run of segments that the path begins with."""
    yield ""
    position = path.find("/")
    while position >= 0:
        yield path[: position + 1]
        position = path.find("/", position + 1)


def _asked(mount: RouteEntry) -> frozenset[str]:
    """The requests that a mount is there for, if it is not known what it answers.

    Whatever is mounted, people open a page of it, unless it is known to have none.
    """
    child = mount.child
    if child is None or child.altered or not child.entries:
        return _PAGES
    inside = answers_of(child, live=True).answers
    has_pages = any(
        each.entry.kind == "mount" or "GET" in each.entry.methods for each in inside
    )
    return _PAGES if has_pages else frozenset()


def _is_sure(first: Answer | None, second: Answer) -> bool:
    """Whether the first one is there whenever the second one is."""
    return first is not None and first.branches <= second.branches
