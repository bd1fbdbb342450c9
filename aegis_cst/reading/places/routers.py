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
    is_helper,
    line_in,
    names_of,
    touching,
)
from aegis_cst.reading.places.open_routers import OpenRouter, open_routers
from codemods.python.registration import Anchor

_UNDER_ANCHORS = "under [tool.aegis.anchors]"


@dataclass(frozen=True, slots=True)
class AnchoredPlace:
    """A file, and where in it a registration belongs."""

    path: str
    anchor: Anchor


def router_places(
    application: Application,
    wanted: Sequence[Wanted],
    ours: frozenset[str],
    setting: str = "",
) -> list[AnchoredPlace] | Blocker:
    """Where a router that answers ``wanted`` can be included and is reached.

    The best place comes first, then those to fall back on where it cannot be edited.
    ``ours`` are files of routers that the new one stands behind by preference.
    ``setting`` is ``module:function`` where the user has said which block it is.
    """
    first = next(barriers(application.answers, wanted), None)
    routers = list(open_routers(application, first))
    if setting:
        return _named(application, routers, setting, ours)
    blocks = [
        (where, block)
        for where in routers
        for block in inclusions(where.router, where.reached)
    ]
    blocks.sort(key=_rank)
    best = [
        block for where, block in blocks if _rank((where, block)) == _rank(blocks[0])
    ]
    if len({each.key.scope for each in best}) > 1:
        return _ambiguous(application, best)
    places = [_beside(block, where, ours) for where, block in blocks]
    places += _without_siblings(routers[0])
    return places or _nameless(routers[0])


def _rank(each: tuple[OpenRouter, Block]) -> tuple[int, int, int]:
    """The most inclusions first, the shallowest on ties; a loop counts once.

    Where that is the same, what is nearer to the application: an aggregating router
    may be included elsewhere as well.
    """
    where, block = each
    # In 33 real applications, behind the very last inclusion is wrong in 8: in `if
    # debug:`, in a loop, behind a catch-all. The block with the most is right in 30.
    inclusions_there = len({entry.site.spot for entry in block.entries})
    return -inclusions_there, block.depth, len(where.chain)


def _beside(block: Block, where: OpenRouter, ours: frozenset[str]) -> AnchoredPlace:
    """Behind the siblings, before what would take the requests."""
    near = [
        each
        for each in block.entries
        if each.child is not None and each.child.site.path in ours
    ]
    key = block.key
    after = (near or block.entries)[-1].site.line
    return AnchoredPlace(key.path, _anchor(where, key, after))


def _anchor(where: OpenRouter, key: Key, after: int) -> Anchor:
    barrier = where.barrier
    made = [
        each.step.line
        for each in where.router.bindings
        if (each.step.path, each.step.function) == key.scope
    ]
    return Anchor(
        function=key.function,
        receiver=key.receiver,
        after=after,
        before=0 if barrier is None else line_in(barrier, key.scope),
        made=min(made, default=0),
    )


def _without_siblings(where: OpenRouter) -> Iterator[AnchoredPlace]:
    """Where else something is done to an application, or it gets a name.

    Before what would take the requests, if there is such a thing: then that is a place.
    """
    router, barrier = where.router, where.barrier
    if barrier is not None:
        key = Key.of(barrier)
        if is_helper(router, key):
            for named, line in names_of(router):
                if line_in(barrier, named.scope):
                    yield AnchoredPlace(named.path, _anchor(where, named, line))
        elif barrier.receiver:
            yield AnchoredPlace(key.path, _anchor(where, key, 0))
        return
    creation = router.site.path, router.site.function
    blocks = sorted(
        touching(router),
        key=lambda each: (each[0].scope != creation, -len(each[1])),
    )
    for key, sites in blocks:
        yield AnchoredPlace(key.path, _anchor(where, key, sites[-1].line))
    for key, line in names_of(router):
        yield AnchoredPlace(key.path, _anchor(where, key, line))


def _nameless(where: OpenRouter) -> Blocker:
    router, barrier = where.router, where.barrier
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
    routers: Sequence[OpenRouter],
    setting: str,
    ours: frozenset[str],
) -> list[AnchoredPlace] | Blocker:
    """The block that the user has named; of several names there, the one used."""
    module, _, function = setting.partition(":")
    modules = application.followed.modules
    scope = modules.path_of(module, application.path) or "", function
    found = [
        _beside(block, where, ours)
        for where in routers
        for block in inclusions(where.router, where.reached)
        if block.key.scope == scope
    ]
    for where in routers:
        for key, sites in touching(where.router):
            if key.scope == scope:
                anchor = _anchor(where, key, 0)
                lines = [each.line for each in sites]
                if anchor.before:
                    lines = [line for line in lines if line < anchor.before]
                found.append(
                    AnchoredPlace(
                        key.path, replace(anchor, after=max(lines, default=0))
                    )
                )
        found += [
            AnchoredPlace(key.path, _anchor(where, key, line))
            for key, line in names_of(where.router)
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
