"""The blocks of code in which something happens to an application or a router."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from aegis_cst.reading.wiring.sites import Site
from aegis_cst.reading.wiring.values import Commands, RouteEntry, Router


@dataclass(frozen=True, slots=True)
class Key:
    """A file, the dotted function in it, and what the object is called there."""

    path: str
    function: str
    receiver: str

    @classmethod
    def of(cls, site: Site) -> "Key":
        """The block that a call stands in."""
        return cls(site.path, site.function, site.receiver)

    @property
    def scope(self) -> tuple[str, str]:
        """What tells the block apart, whatever the object is called in it."""
        return self.path, self.function


@dataclass(slots=True)
class Block:
    """The inclusions into one router that stand in one block, in their order."""

    key: Key
    parent: Router
    entries: list[RouteEntry] = field(default_factory=list)

    @property
    def depth(self) -> int:
        """How many calls and imports lead there."""
        return len(self.entries[0].site.way)


def inclusions(router: Router, until: int) -> list[Block]:
    """The blocks in which routers are included for sure, of the first entries.

    What a helper includes that is called for each router is no block of its own.
    """
    found: dict[Key, Block] = {}
    for entry in router.entries[:until]:
        if entry.kind == "include" and is_certain(entry.site, router):
            key = Key.of(entry.site)
            found.setdefault(key, Block(key, router)).entries.append(entry)
    return [
        each
        for key, each in found.items()
        if key.receiver and not is_helper(router, key)
    ]


def is_helper(router: Router, key: Key) -> bool:
    """Whether a block is run several times for a router, going by all its entries."""
    return _is_helper(each.site for each in router.entries if Key.of(each.site) == key)


def is_certain(site: Site, router: Router | Commands) -> bool:
    """Whether code runs wherever the router is made, be it under a condition itself."""
    return set(site.branches) <= set(router.site.branches)


def _is_helper(sites: Iterable[Site]) -> bool:
    """Whether the same call is made on several ways: not in a loop, by calls."""
    ways: dict[tuple[str, int, int], set[object]] = {}
    for site in sites:
        ways.setdefault(site.spot, set()).add(site.way)
    return any(len(each) > 1 for each in ways.values())


def line_in(site: Site, scope: tuple[str, str]) -> int:
    """The line of a block through which something was reached; 0 if it was not."""
    for step in site.steps:
        if (step.path, step.function) == scope:
            return step.line
    return 0


def touching(router: Router | Commands) -> Iterator[tuple[Key, list[Site]]]:
    """The blocks in which anything is done to an object for sure, with the sites."""
    found: dict[Key, list[Site]] = {}
    for site in router.touched:
        if site.receiver and is_certain(site, router):
            found.setdefault(Key.of(site), []).append(site)
    yield from ((key, sites) for key, sites in found.items() if not _is_helper(sites))


def names_of(router: Router | Commands) -> Iterable[tuple[Key, int]]:
    """The blocks in which an object gets a name for sure, with the line."""
    for each in router.bindings:
        if set(each.branches) <= set(router.site.branches):
            step = each.step
            yield Key(step.path, step.function, each.name), step.line
