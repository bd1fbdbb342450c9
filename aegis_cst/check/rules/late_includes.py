"""What a router gets too late, or in vain, before FastAPI 0.137."""

from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.values import RouteEntry, Router


def late_include(codebase: Codebase) -> Iterator[Finding]:
    """Routes that a router gets after it was included: lost before FastAPI 0.137."""
    if codebase.includes_live:
        return
    for router, include in _last_includes(codebase.wiring.routers):
        for entry in router.entries[include.before :]:
            if entry.kind == "mount":
                continue  # lost in any case
            sure = set(entry.site.branches) <= set(include.site.branches)
            if not sure or entry.site.path != include.site.path:
                continue  # which module runs first, or whether, cannot be told
            what = "router" if entry.kind == "include" else entry.kind
            name = include.name or router.names[0]
            message = (
                f"this {what} comes to `{name}` after `{name}` was included, and with "
                f"FastAPI {codebase.fastapi} it is lost"
            )
            where = codebase.place(include.site)
            advice = f"move it in front of {where.path}:{where.line}"
            related = ((where, f"`{name}` is included here"),)
            place = codebase.place(entry.site)
            yield Finding("AEG107", place, message, advice, related)


def mount_on_router(codebase: Codebase) -> Iterator[Finding]:
    """Mounts on a router that is included: left behind before FastAPI 0.137."""
    if codebase.includes_live:
        return
    mounted = {
        id(entry.child)
        for parent in codebase.wiring.routers
        for entry in parent.entries
        if entry.kind == "mount"
    }
    for router, include in _last_includes(codebase.wiring.routers):
        if router.kind != "router" or router.altered or id(router) in mounted:
            continue
        for entry in router.entries:
            if entry.kind != "mount":
                continue
            name = include.name or (router.names or ["this router"])[0]
            message = (
                f"this mount on `{name}` is lost where `{name}` is included, with "
                f"FastAPI {codebase.fastapi}"
            )
            advice = "mount it on the application, or raise fastapi to 0.137"
            related = ((codebase.place(include.site), f"`{name}` is included here"),)
            place = codebase.place(entry.site)
            yield Finding("AEG107", place, message, advice, related)


def _last_includes(routers: list[Router]) -> Iterator[tuple[Router, RouteEntry]]:
    """Each router that is included, with the inclusion that found most in it."""
    last: dict[int, tuple[Router, RouteEntry]] = {}
    for parent in routers:
        for entry in parent.entries:
            if entry.kind == "include" and entry.child is not None:
                before = last.get(id(entry.child))
                if before is None or before[1].before < entry.before:
                    last[id(entry.child)] = (entry.child, entry)
    yield from last.values()


RULES = (
    Rule(
        "AEG107",
        "late-include",
        "A router gets routes after it was included, and they are lost.",
        lambda codebase: [*late_include(codebase), *mount_on_router(codebase)],
    ),
)
