"""What there is to say of a route."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

_UNKNOWN = re.compile("\0([^\0]*)\0")


class Spot(NamedTuple):
    """A place in a file; lines from 1."""

    path: str
    line: int


class Need(NamedTuple):
    """A dependency as it is called where it stands: ``…`` for one without a name."""

    name: str
    spot: Spot


class Through(NamedTuple):
    """An include or a mount on the way to a route; ``name`` as it is written there."""

    kind: str
    name: str
    spot: Spot


class Hidden(NamedTuple):
    """What answers before a route, and the methods that it takes from it.

    ``kind`` is the other one's, ``path`` its path, ``spot`` where it is registered.
    """

    methods: tuple[str, ...]
    kind: str
    path: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Route:
    """A path that is answered.

    ``kind`` is ``route``, ``websocket``, ``mount`` or ``documentation``, which is
    FastAPI's own. ``spot`` is where it is registered, ``through`` lead there, outermost
    first. ``shared`` are the dependencies of all routes that come the same way,
    ``needs`` its own. ``conditions`` are blocks that may not run. With ``possible``
    it may be at another path, or missing. ``is_exact`` says that all of the path is
    known.
    """

    kind: str
    path: str
    methods: tuple[str, ...]
    name: str
    defined: Spot | None
    spot: Spot
    through: tuple[Through, ...] = ()
    shared: tuple[Need, ...] = ()
    needs: tuple[Need, ...] = ()
    conditions: tuple[Spot, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    possible: bool = False
    is_exact: bool = True

    @property
    def is_dead(self) -> bool:
        """Whether it never answers."""
        taken = {method for each in self.hidden for method in each.methods}
        return bool(self.hidden) and taken >= {*self.methods}


class Unfollowed(NamedTuple):
    """What may add further routes, and why it is not followed.

    ``position`` is how many routes come before them, ``None`` if that is not known;
    ``path`` what they begin with then.
    """

    spot: Spot
    reason: str
    position: int | None = None
    path: str = ""


@dataclass(slots=True)
class Listing:
    """The routes in the order in which they are tried, and what is missing."""

    routes: list[Route] = field(default_factory=list)
    unfollowed: list[Unfollowed] = field(default_factory=list)
    notes: list[tuple[Spot, str]] = field(default_factory=list)


def told(path: str) -> str:
    """A path as people read it: what is not known of it by its name."""
    return _UNKNOWN.sub(_named, path) or "/"


def _named(match: re.Match[str]) -> str:
    name = match[1].rpartition(":")[2]
    return "<…>" if not name or name.isdigit() else f"<{name}>"
