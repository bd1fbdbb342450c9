"""The application that is served, as the code says without being run."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.code.modules import Modules
from aegis_cst.reading.code.outline import Class
from aegis_cst.reading.code.outlines import Broken, Outlines
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.wiring.answers import Answers, answers_of
from aegis_cst.reading.wiring.graph import Graph
from aegis_cst.reading.wiring.interpreter import Interpreter
from aegis_cst.reading.wiring.values import (
    Either,
    Instance,
    Known,
    Router,
    Value,
    Wrapped,
)


class Followed(Protocol):
    """What is known of the code of a project."""

    @property
    def modules(self) -> Modules:
        """Its modules."""

    @property
    def outlines(self) -> Outlines:
        """Their outlines."""

    @property
    def interpreter(self) -> Interpreter:
        """The run of them."""

    @property
    def unreadable(self) -> Blocker | None:
        """The first file that was needed and could not be read."""

    @property
    def includes_live(self) -> bool:
        """Whether an included router may still grow."""


@dataclass(frozen=True, eq=False)
class Application:
    """The application of an entry.

    ``router`` is what ``FastAPI(…)`` has made, with all that happens to it. ``others``
    are made instead of it under another condition. ``unread`` is a module that it
    imports and that cannot be read: what happens there is not known. ``starts`` says
    that the entry is code that serves the application itself: no server can be told it.
    """

    entry: Entry
    router: Router
    followed: Followed
    others: tuple[Router, ...] = ()
    unread: Blocker | None = None
    starts: bool = False

    @property
    def path(self) -> str:
        """The file of the module that a server is told."""
        return self.entry.path

    @property
    def line(self) -> int:
        """1-based line of the ``FastAPI(…)`` call."""
        return self.router.site.line

    @cached_property
    def answers(self) -> Answers:
        """What it answers, in the order in which it is tried."""
        return answers_of(self.router, live=self.followed.includes_live)


def find_application(followed: Followed, entry: Entry) -> Application | Blocker:
    """Follow an entry to the application; the name may be a factory's.

    A part that cannot be followed is named, with the setting that resolves it.
    """
    value = followed.interpreter.enter(entry.path, entry.name)
    routers = {id(each): each for each in _applications(value)}
    starts = _is_class(followed, entry)
    if not routers and value == Known(None):
        routers = {id(each): each for each in _only_one(followed.interpreter.graph)}
        starts = True
    if routers:
        # The last one made: a name keeps what it stood for before, for where the
        # condition of its second assignment does not hold.
        *others, router = routers.values()
        unread = _unread(followed)
        return Application(entry, router, followed, tuple(others), unread, starts)
    return followed.unreadable or Blocker(
        f"{entry.text} does not lead to a FastAPI(...) that can be followed; "
        "name another one with --app module:name",
        entry.path,
        followed.outlines.line_of(entry.path, entry.name),
    )


def _is_class(followed: Followed, entry: Entry) -> bool:
    return any(
        isinstance(each, Class) and each.name == entry.name
        for each in followed.outlines.of(entry.path) or ()
    )


def _only_one(graph: Graph) -> list[Router]:
    """The application that code makes and serves, as far as it is the only one."""
    inner = {id(each.child) for router in graph.routers for each in router.entries}
    # The same code may have run for ``__main__`` as well: what counts is the last time.
    found = {
        each.site.spot: each for each in graph.applications if id(each) not in inner
    }
    return list(found.values()) if len(found) == 1 else []


def _unread(followed: Followed) -> Blocker | None:
    """The first module that was run on the way to the application, had it parsed."""
    broken = followed.outlines.broken
    found = [each for each in followed.interpreter.unread if each in broken]
    return unreadable(found[0], broken[found[0]]) if found else None


def unreadable(path: str, broken: Broken) -> Blocker:
    """A file that was needed, and why it cannot be read."""
    what = "syntax error: " if broken.code == "AEG001" else ""
    return Blocker(f"{what}{broken.reason}", path, broken.line)


def _applications(value: Value) -> Iterator[Router]:
    """The applications in a value, such as an object that holds one."""
    match value:
        case Router(kind="application"):
            yield value
        case Wrapped(inner=inner):
            yield from _applications(inner)
        case Either(values=values):
            for each in values:
                yield from _applications(each)
        case Instance(attributes=attributes):
            for each in attributes.values():
                if isinstance(each, Router | Wrapped):
                    yield from _applications(each)
