"""The block in which a project includes its routers."""

from collections.abc import Sequence
from dataclasses import dataclass

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.places.application import Application
from aegis_cst.reading.places.shadow import shadows
from aegis_cst.reading.places.syntax_modules import Modules
from aegis_cst.reading.places.timeline import Block, Moment, moments
from codemods.python.python_tree import called, dotted
from codemods.python.registration import Anchor

_METHOD = "include_router"


@dataclass(frozen=True, slots=True)
class Place:
    """A file, and where in it a registration belongs."""

    path: str
    anchor: Anchor


def router_place(
    modules: Modules,
    application: Application,
    paths: Sequence[str],
    ours: frozenset[str],
    setting: str = "",
) -> Place | Blocker:
    """Where a router that answers ``paths`` can be included and is reached.

    ``setting`` is ``module:function`` where the user has said which block it is.
    """
    timeline = list(moments(modules, application))
    block = _block(timeline, application, setting)
    if isinstance(block, Blocker):
        return block
    barrier = _barrier(modules, timeline, block, paths)
    if isinstance(barrier, Blocker):
        return barrier
    anchor = Anchor(
        function=block.function,
        receiver=block.receiver,
        siblings=(_METHOD,),
        barriers=barrier,
        ours=ours,
    )
    return Place(block.module.path, anchor)


def _includes(moment: Moment) -> bool:
    call = called(moment.statement)
    return (
        call is not None and dotted(call.func) == f"{moment.block.receiver}.{_METHOD}"
    )


def _block(
    timeline: Sequence[Moment], application: Application, setting: str
) -> Block | Blocker:
    """The block with the most unconditional inclusions, the shallowest on ties."""
    if setting:
        return _named(timeline, setting)
    inclusions = _inclusions(timeline)
    if not inclusions:
        return Blocker(
            f"no {_METHOD}() stands unconditionally in a block that is handed the "
            "application; include one router there, or name the block: "
            'routers = "module:function" under [tool.aegis.anchors]',
            application.home.module.path,
            application.line,
        )
    rank = {
        key: (-len(found), found[0].block.depth) for key, found in inclusions.items()
    }
    best = min(rank.values())
    candidates = [inclusions[key][0] for key in rank if rank[key] == best]
    if len(candidates) > 1:
        return _ambiguous(candidates)
    return candidates[0].block


def _named(timeline: Sequence[Moment], setting: str) -> Block | Blocker:
    """The block that the user has named; of several names there, the one used."""
    module, _, function = setting.partition(":")
    moments_in = [
        each
        for each in timeline
        if (each.block.module.name, each.block.function) == (module, function)
    ]
    for moment in [*filter(_includes, moments_in), *moments_in]:
        return moment.block
    return Blocker(
        f"routers = {setting!r} names no block that is handed the application",
        "pyproject.toml",
    )


def _inclusions(
    timeline: Sequence[Moment],
) -> dict[tuple[str, str, str], list[Moment]]:
    """The inclusions of each block, but for functions that are called repeatedly."""
    found: dict[tuple[str, str, str], list[Moment]] = {}
    for moment in timeline:
        if _includes(moment):
            block = moment.block
            found.setdefault((*block.key, block.receiver), []).append(moment)
    return {
        key: moments
        for key, moments in found.items()
        if len({each.statement for each in moments}) == len(moments)
    }


def _ambiguous(candidates: Sequence[Moment]) -> Blocker:
    where = [
        (each.block.module.path, source.line(source.start(each.statement)))
        for each in candidates
        for source in [each.block.module.source]
    ]
    places = " and ".join(f"{path}:{line}" for path, line in where)
    first = candidates[0].block
    name = f"{first.module.name}:{first.function}"
    return Blocker(
        f"routers are included in two places alike, {places}; name the one: "
        f'routers = "{name}" under [tool.aegis.anchors] in pyproject.toml',
        *where[1],
    )


def _barrier(
    modules: Modules, timeline: Sequence[Moment], block: Block, paths: Sequence[str]
) -> frozenset[int] | Blocker:
    """The line of the first statement in the block that would shadow ``paths``."""
    source = block.module.source
    entered = False
    for moment in timeline:
        statement = moment.statement_in(block)
        entered = entered or statement is not None
        if not shadows(modules, moment.block, moment.statement, paths):
            continue
        if statement is not None:
            return frozenset({source.line(source.start(statement))})
        if not entered:
            where = moment.block.module.source
            return Blocker(
                f"what is added here answers {paths[0]} before any router that is "
                f"included in {block.module.path}:{block.line}; move it behind that",
                moment.block.module.path,
                where.line(where.start(moment.statement)),
            )
    return frozenset()
