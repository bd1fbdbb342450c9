"""Where a router belongs that is included nowhere: beside those like it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.code.outlines import Broken, syntax_tree
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring import paths
from aegis_cst.reading.wiring.answers import Answer, answers_of
from aegis_cst.reading.wiring.import_names import is_aside
from aegis_cst.reading.wiring.spots import CallSpot, spots
from aegis_cst.reading.wiring.units import Units
from aegis_cst.reading.wiring.values import RouteEntry, Router

_DECIDING = frozenset({"dependencies", None})
"""Keywords of an inclusion that a new one must not go without."""

_Wanted = tuple[str, frozenset[str]]
"""A path that is to be answered, and the methods."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """An inclusion of another router, and where in its file it stands."""

    parent: Router
    entry: RouteEntry
    spot: CallSpot

    @property
    def block(self) -> tuple[str, str, str]:
        """File, function, and what the router is included into there."""
        return self.entry.site.path, self.spot.function, self.spot.receiver

    @property
    def is_plain(self) -> bool:
        """Whether it adds nothing to the router, such as a prefix."""
        return self.entry.path == "" and not self.spot.keywords & _DECIDING


@dataclass(frozen=True, slots=True)
class Home:
    """The inclusions of routers like it, and the one that is most so."""

    siblings: Sequence[Sibling]
    example: Sibling
    is_certain: bool

    @property
    def blocks(self) -> list[tuple[str, str, str]]:
        """The blocks that they stand in."""
        return sorted({each.block for each in self.siblings})


class Homes:
    """Finds them; each file is parsed at most once."""

    def __init__(self, codebase: Codebase) -> None:
        """Everything is followed already."""
        self._codebase = codebase
        self._units = Units(codebase)
        self._spots: dict[str, dict[tuple[int, int], CallSpot]] = {}
        self._homes: dict[object, Home | None] = {}
        said = codebase.configuration
        self._setting: str | bool = (
            "" if isinstance(said, Blocker) else said.anchors.get("routers", "")
        )

    def of(self, router: Router) -> Home | None:
        """Where a router belongs; ``None`` where nothing tells."""
        gathering = id(router) if _gathers(router) else 0
        bare = any(map(_is_bare, router.entries))
        folder = router.site.path.rpartition("/")[0]
        place = folder if folder in self._folders else router.site.path
        like = (place, gathering, bool(router.prefix), bare)
        if like not in self._homes:  # those beside it belong where it does
            self._homes[like] = self._home(router)
        return self._homes[like]

    def _home(self, router: Router) -> Home | None:
        found = [*self._siblings(router)]
        if not found:
            return None
        found.sort(key=lambda each: (each.block, each.entry.site.line))
        alike = [each for each in found if _own_prefix(each) == bool(router.prefix)]
        example = (alike or found)[-1]
        return Home(found, example, self._is_certain(router, found, example))

    def _siblings(self, router: Router) -> Iterator[Sibling]:
        """Those that are most like it: of its folder, of its name, all others."""
        everything = [
            each
            for each in self._inclusions
            if each.parent is not router
            and self._units.share(router.site.path, each.entry.site.path)
        ]
        if isinstance(self._setting, str) and self._setting:
            yield from (each for each in everything if self._is_named(each))
            return
        leaves = [each for each in everything if _gathers_as(each.entry.child, router)]
        for alike in (_is_of_folder, _is_of_name):
            chosen = [
                each
                for each in leaves
                if each.entry.child is not None and alike(each.entry.child, router)
            ]
            if chosen:
                yield from chosen
                return
        applications = [each for each in everything if each.parent.kind != "router"]
        yield from applications or everything

    @cached_property
    def _folders(self) -> set[str]:
        """Folders of routers that are included and gather no others."""
        children = (each.entry.child for each in self._inclusions)
        return {
            each.site.path.rpartition("/")[0]
            for each in children
            if each is not None and not _gathers(each)
        }

    @cached_property
    def _inclusions(self) -> list[Sibling]:
        return [
            Sibling(parent, entry, spot)
            for parent in self._codebase.wiring.routers
            for entry in parent.entries
            if entry.kind == "include" and not is_aside(entry.site.path)
            for spot in [self._spot(entry)]
            if spot is not None
        ]

    def _spot(self, entry: RouteEntry) -> CallSpot | None:
        path = entry.site.path
        if path not in self._spots:
            tree = syntax_tree(self._codebase.sources.read(path) or b"")
            found = {} if isinstance(tree, Broken) else spots(tree, "include_router")
            self._spots[path] = found
        return self._spots[path].get((entry.site.line, entry.site.column))

    def _is_named(self, sibling: Sibling) -> bool:
        """Whether it stands in the block that the configuration names."""
        module, _, function = str(self._setting).partition(":")
        path = self._codebase.modules.path_of(module)
        return sibling.block[:2] == (path, function)

    def _is_certain(
        self, router: Router, siblings: Sequence[Sibling], example: Sibling
    ) -> bool:
        """Whether including it there puts it where it is meant to be."""
        one_block = len({each.block for each in siblings}) == 1
        if self._setting is False or not (example.spot.is_plain and one_block):
            return False
        # A loop, or a helper that is called for each router: a line beside it would
        # include for all.
        if not example.spot.receiver or len(_sites(siblings)) < len(siblings):
            return False
        if router.prefix:
            alike = [each for each in siblings if _own_prefix(each)]
            return all(each.is_plain for each in alike or siblings)
        plain = all(each.is_plain for each in siblings)
        return plain and not (
            all(map(_own_prefix, siblings)) and any(map(_is_bare, router.entries))
        )

    def barrier(self, router: Router, sibling: Sibling) -> int:
        """Line of the first thing in the block that would take requests of its."""
        wanted = [
            (each.path, each.entry.methods)
            for each in answers_of(router, live=True).answers
            if paths.is_followed(each.path)
        ]
        prefix = sibling.parent.prefix or ""
        for answer in answers_of(sibling.parent, live=True).answers:
            direct = answer.chain[0] if answer.chain else answer.entry
            if direct.site.path == sibling.entry.site.path and _takes_any(
                answer, prefix, wanted
            ):
                return direct.site.line
        return 0


def _sites(siblings: Iterable[Sibling]) -> set[tuple[str, int, int, int]]:
    """What tells inclusions apart; those of a loop or a helper are alike."""
    return {(*each.entry.site.spot, id(each.parent)) for each in siblings}


def _gathers_as(child: Router | None, router: Router) -> bool:
    """Whether both gather routers, or neither does."""
    return child is not None and _gathers(child) == _gathers(router)


def _gathers(router: Router) -> bool:
    return any(each.kind == "include" for each in router.entries)


def _is_of_folder(child: Router, router: Router) -> bool:
    paths_of_both = (child.site.path, router.site.path)
    one, other = (each.rpartition("/")[0] for each in paths_of_both)
    return one == other


def _is_of_name(child: Router, router: Router) -> bool:
    """Whether they are alike in folders side by side: ``*/router.py``."""
    one, other = child.site.path.split("/"), router.site.path.split("/")
    return len(one) > 2 and one[:-2] == other[:-2] and one[-1] == other[-1]  # noqa: PLR2004 - file and folder


def _own_prefix(sibling: Sibling) -> bool:
    return sibling.entry.child is not None and bool(sibling.entry.child.prefix)


def _is_bare(entry: RouteEntry) -> bool:
    """Whether the path of a route says nothing of what the router is about."""
    path = entry.path or "/"
    return entry.kind == "route" and (path == "/" or path.startswith(("/{", "{")))


def _takes_any(answer: Answer, prefix: str, wanted: Sequence[_Wanted]) -> bool:
    """Whether it takes any of the requests; one of the same path is no barrier."""
    is_mount = answer.entry.kind == "mount"
    more = is_mount or paths.has_parameters(answer.path)
    if not (more and paths.is_followed(answer.path)):
        return False
    shape = paths.mount_pattern if is_mount else paths.pattern
    pattern = shape(answer.path)
    return any(
        (is_mount or methods <= answer.entry.methods)
        and paths.normal(prefix + path) != paths.normal(answer.path)
        and all(map(pattern.fullmatch, paths.samples(prefix + path)))
        for path, methods in wanted
    )
