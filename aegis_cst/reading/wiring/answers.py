"""The routes of an application in the order in which they are tried."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from aegis_cst.reading.wiring.values import RouteEntry, Router

_FEW = 50
"""Includes on the way to a router; more of them are a circle that was not seen."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A route or mount with its whole path, and the includes that it came through."""

    path: str
    entry: RouteEntry
    chain: tuple[RouteEntry, ...]

    @property
    def branches(self) -> frozenset[tuple[str, int, int]]:
        """The conditional blocks around it and around each include on the way."""
        return frozenset(
            branch
            for entry in (*self.chain, self.entry)
            for branch in entry.site.branches
        )


@dataclass(frozen=True, slots=True)
class Repeated:
    """A router that is included a second time under the same path."""

    first: RouteEntry
    second: RouteEntry
    path: str


@dataclass(slots=True)
class Answers:
    """What an application or a router of its own answers, and what it got twice.

    ``unseen`` are includes of what is not known, each with the number of answers that
    come before it.
    """

    router: Router
    answers: list[Answer] = field(default_factory=list)
    repeated: list[Repeated] = field(default_factory=list)
    unseen: list[tuple[int, Answer]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Way:
    """How a router was reached: its path without its own prefix, and the includes.

    ``plain`` is the path to which Starlette's routes are added; ``limit`` how many
    entries count.
    """

    path: str
    plain: str
    chain: tuple[RouteEntry, ...]
    limit: int


_Earlier = dict[tuple[int, str], list[tuple[RouteEntry, tuple[RouteEntry, ...]]]]


def answers_of(router: Router, *, live: bool) -> Answers:
    """Follow all includes.

    Where inclusion is not ``live``, a router counts with what it held when it was
    included, and mounts in it do not count (FastAPI before 0.137).
    """
    result = Answers(router)
    if not router.altered:
        way = _Way("", "", (), len(router.entries))
        for each in _follow(router, way, {}, result.repeated, live=live):
            if each.entry.kind == "include":
                result.unseen.append((len(result.answers), each))
            else:
                result.answers.append(each)
    return result


def _follow(
    held: Router, way: _Way, seen: _Earlier, repeated: list[Repeated], *, live: bool
) -> Iterator[Answer]:
    own = way.path + (held.prefix or "")
    for entry in held.entries[: way.limit]:
        if entry.path is None:
            continue
        if entry.kind != "include":
            # FastAPI overrides what adds routes of its own, and leaves `add_route` and
            # `mount` to Starlette, which know no prefix.
            start = way.plain if entry.is_plain else own
            # Until 0.137 `include_router` copied routes, and left mounts behind.
            if live or entry.kind != "mount" or not way.chain:
                yield Answer(start + entry.path, entry, way.chain)
            continue
        child = entry.child
        path = own + entry.path
        if child is None or not _is_followed(child, way):
            yield Answer(path, entry, way.chain)
            continue
        earlier = seen.setdefault((id(child), path + (child.prefix or "")), [])
        same = _earlier(earlier, entry, way.chain, live=live)
        if same is not None:
            repeated.append(Repeated(same, entry, path + (child.prefix or "")))
            continue
        earlier.append((entry, way.chain))
        plain = path if live else way.plain + entry.path
        limit = len(child.entries) if live else entry.before
        further = _Way(path, plain, (*way.chain, entry), limit)
        yield from _follow(child, further, seen, repeated, live=live)


def _is_followed(child: Router, way: _Way) -> bool:
    known = not child.altered and child.prefix is not None
    around = any(each.child is child for each in way.chain)
    return known and not around and len(way.chain) <= _FEW


def _earlier(
    earlier: list[tuple[RouteEntry, tuple[RouteEntry, ...]]],
    entry: RouteEntry,
    chain: tuple[RouteEntry, ...],
    *,
    live: bool,
) -> RouteEntry | None:
    """The inclusion that has happened for sure when this one does the same again."""
    here = _branches(entry, chain)
    for other, way in earlier:
        held = live or other.before >= entry.before
        # Where the first one has not run for sure, the second may be the only one.
        if held and _branches(other, way) <= here:
            return other
    return None


def _branches(
    entry: RouteEntry, chain: tuple[RouteEntry, ...]
) -> frozenset[tuple[str, int, int]]:
    return Answer("", entry, chain).branches
