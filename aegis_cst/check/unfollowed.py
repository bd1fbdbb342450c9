"""What the check has to say of a project that it could not follow."""

from collections.abc import Iterator

from aegis_cst.check.finding import Remark
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.import_names import is_aside
from aegis_cst.reading.wiring.values import RouteEntry, Router

_FEW = 2
"""Routers; one that is not followed is told by `aegis routes`, and hides little."""


def unfollowed(codebase: Codebase) -> Iterator[Remark]:
    """One line where the application, or most of its routers, cannot be followed."""
    routers = [each for each in codebase.wiring.routers if not is_aside(each.site.path)]
    for each in routers:
        if each.kind == "application" and each.altered:
            where = each.site
            text = (
                "the application changes how its routes are added, and is not checked"
            )
            yield Remark(where.path, where.line, text)
            return
    included = [
        entry
        for each in routers
        for entry in each.entries
        # Bots and message brokers have an `include_router` as well: where neither side
        # is known to be FastAPI's, nothing says that it is about requests.
        if entry.kind == "include" and (entry.child or each.kind != "unknown")
    ]
    lost = [each for each in included if not _is_followed(each)]
    if len(lost) < _FEW or 2 * len(lost) < len(included):
        return
    first = min(lost, key=lambda each: each.site.spot).site
    text = (
        f"{len(lost)} of {len(included)} routers that are included could not be "
        "followed, this one first: what they hold is not checked"
    )
    yield Remark(first.path, first.line, text)


def _is_followed(entry: RouteEntry) -> bool:
    child: Router | None = entry.child
    return child is not None and not child.altered and child.prefix is not None
