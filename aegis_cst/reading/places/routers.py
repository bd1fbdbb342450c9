"""Where a router is included so that each of its paths is reached."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aegis_cst.reading.application import Application
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.places.barriers import Wanted, barriers
from aegis_cst.reading.places.blocks import (
    Block,
    Key,
    inclusions,
    is_certain,
    line_in,
    names_of,
    touching,
)
from aegis_cst.reading.wiring.answers import Answer
from aegis_cst.reading.wiring.sites import Site
from aegis_cst.reading.wiring.values import Entry, Router
from codemods.python.registration import Anchor

_UNDER_ANCHORS = "under [tool.aegis.anchors]"


@dataclass(frozen=True, slots=True)
class Place:
    """A file, and where in it a registration belongs."""

    path: str
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class _Container:
    """An application or a router whose routes have the paths that they are given.

    ``chain`` are the includes on the way. The first ``reached`` entries come before
    everything that would take a request; ``barrier`` is where that was added.
    """

    router: Router
    chain: tuple[Entry, ...]
    reached: int
    barrier: Site | None


def router_places(
    application: Application,
    wanted: Sequence[Wanted],
    ours: frozenset[str],
    setting: str = "",
) -> list[Place] | Blocker:
    """Where a router that answers ``wanted`` can be included and is reached.

    The best place comes first, then those to fall back on where it cannot be edited.
    ``ours`` are files of routers that the new one stands behind by preference.
    ``setting`` is ``module:function`` where the user has said which block it is.
    """
    first = next(barriers(application.answers, wanted), None)
    containers = list(_containers(application, first))
    if setting:
        return _named(application, containers, setting, ours)
    blocks = [
        (container, block)
        for container in containers
        for block in inclusions(container.router, container.reached)
    ]
    blocks.sort(key=_rank)
    best = [
        block for where, block in blocks if _rank((where, block)) == _rank(blocks[0])
    ]
    if len({each.key.scope for each in best}) > 1:
        return _ambiguous(application, best)
    places = [_beside(block, container, ours) for container, block in blocks]
    places += _without_siblings(containers[0])
    return places or _nameless(containers[0])


def _rank(each: tuple[_Container, Block]) -> tuple[int, int, int]:
    """The most inclusions first, the shallowest on ties; a loop counts once.

    Where that is the same, what is nearer to the application: an aggregating router
    may be included elsewhere as well.
    """
    container, block = each
    # In 33 real applications, behind the very last inclusion is wrong in 8: in `if
    # debug:`, in a loop, behind a catch-all. The block with the most is right in 30.
    inclusions_there = len({entry.site.spot for entry in block.entries})
    return -inclusions_there, block.depth, len(container.chain)


def _containers(application: Application, first: Answer | None) -> Iterator[_Container]:
    """The application, and the routers in it that have neither prefix nor guard."""
    live = application.followed.includes_live
    top = application.router
    yield _container(top, top, (), first, live=live)
    waiting: list[tuple[Router, tuple[Entry, ...]]] = [(top, ())]
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
                yield _container(top, child, further, first, live=live)


def _is_open(entry: Entry, child: Router) -> bool:
    """Whether what is included into the child has its own paths, for everybody."""
    plain = entry.kind == "include" and entry.path == "" and not entry.guards
    # What a class of the project does with paths is not known.
    bare = child.prefix == "" and not child.guards and not child.altered
    return plain and bare and child.kind == "router"


def _container(
    application: Router,
    router: Router,
    chain: tuple[Entry, ...],
    first: Answer | None,
    *,
    live: bool,
) -> _Container:
    until = len(router.entries)
    if chain and not live:
        until = chain[-1].before  # before 0.137 routes are copied when it is included
    if first is None:
        return _Container(router, chain, until, None)
    through = (*first.chain, first.entry)
    for index, entry in enumerate(router.entries):
        if any(entry is each for each in through):
            return _Container(router, chain, min(index, until), entry.site)
    # It is in another router: what counts is which of the two was included first.
    hidden = _is_before(application, chain, through)
    return _Container(router, chain, 0 if hidden else until, None)


def _is_before(
    application: Router, chain: tuple[Entry, ...], through: tuple[Entry, ...]
) -> bool:
    """Whether the barrier was added before the router at the end of a chain."""
    parent: Router | None = application
    for included, barrier in zip(chain, through, strict=False):
        if included is not barrier and parent is not None:
            entries = [id(each) for each in parent.entries]
            return entries.index(id(barrier)) < entries.index(id(included))
        parent = included.child
    return False


def _beside(block: Block, container: _Container, ours: frozenset[str]) -> Place:
    """Behind the siblings, before what would take the requests."""
    near = [
        each
        for each in block.entries
        if each.child is not None and each.child.site.path in ours
    ]
    key = block.key
    after = (near or block.entries)[-1].site.line
    return Place(key.path, _anchor(container, key, after))


def _anchor(container: _Container, key: Key, after: int) -> Anchor:
    barrier = container.barrier
    made = [
        each.step.line
        for each in container.router.bindings
        if (each.step.path, each.step.function) == key.scope
    ]
    return Anchor(
        function=key.function,
        receiver=key.receiver,
        after=after,
        before=0 if barrier is None else line_in(barrier, key.scope),
        made=min(made, default=0),
    )


def _without_siblings(container: _Container) -> Iterator[Place]:
    """Where else something is done to an application, or it gets a name.

    Before what would take the requests, if there is such a thing: then that is a place.
    """
    router, barrier = container.router, container.barrier
    if barrier is not None:
        if barrier.receiver:
            key = Key.of(barrier)
            yield Place(key.path, _anchor(container, key, 0))
        return
    creation = router.site.path, router.site.function
    blocks = sorted(
        touching(router),
        key=lambda each: (each[0].scope != creation, -len(each[1])),
    )
    for key, sites in blocks:
        yield Place(key.path, _anchor(container, key, sites[-1].line))
    for key, line in names_of(router):
        yield Place(key.path, _anchor(container, key, line))


def _nameless(container: _Container) -> Blocker:
    router, barrier = container.router, container.barrier
    if barrier is not None:
        return Blocker(
            "what is added here answers before any router that is included behind it, "
            "and there is no place before it; call it on a name, on a line of its own",
            barrier.path,
            barrier.line,
        )
    return Blocker(
        "the application has no name that a router could be included by; assign "
        f'it to one, or name the block: routers = "module:function" {_UNDER_ANCHORS}',
        router.site.path,
        router.site.line,
    )


def _named(
    application: Application,
    containers: Sequence[_Container],
    setting: str,
    ours: frozenset[str],
) -> list[Place] | Blocker:
    """The block that the user has named; of several names there, the one used."""
    module, _, function = setting.partition(":")
    modules = application.followed.modules
    scope = modules.path_of(module, application.path) or "", function
    found = [
        _beside(block, container, ours)
        for container in containers
        for block in inclusions(container.router, container.reached)
        if block.key.scope == scope
    ]
    for container in containers:
        for key, sites in touching(container.router):
            if key.scope == scope:
                anchor = _anchor(container, key, 0)
                lines = [each.line for each in sites]
                if anchor.before:
                    lines = [line for line in lines if line < anchor.before]
                found.append(
                    Place(key.path, replace(anchor, after=max(lines, default=0)))
                )
        found += [
            Place(key.path, _anchor(container, key, line))
            for key, line in names_of(container.router)
            if key.scope == scope
        ]
    return found or Blocker(
        f"routers = {setting!r} names no block that is handed the application",
        "pyproject.toml",
    )


def _ambiguous(application: Application, candidates: Sequence[Block]) -> Blocker:
    sites = [each.entries[0].site for each in candidates]
    places = " and ".join(f"{each.path}:{each.line}" for each in sites)
    first = sites[0]
    name = f"{application.followed.modules.name_of(first.path)}:{first.function}"
    return Blocker(
        f"routers are included in two places alike, {places}; name the one: "
        f'routers = "{name}" {_UNDER_ANCHORS} in pyproject.toml',
        sites[1].path,
        sites[1].line,
    )
