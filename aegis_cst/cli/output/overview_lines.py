"""What a project is taken to be, for a person."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from aegis_cst.cli.output.preview import blocker_lines
from aegis_cst.cli.output.terminal import Line, Span, line
from aegis_cst.plan.places.served import Served
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.dependencies.edited_files import DependencyManifest

if TYPE_CHECKING:  # it brings LibCST, which `aegis` alone does without
    from aegis_cst.plan.status.overview import Overview, Spot

_COLUMN = 14


def overview_lines(name: str, seen: "Overview | Blocker") -> Iterator[Line]:
    """A line for each thing that was found, or what stands in the way of all."""
    yield line(name, "bold")
    if isinstance(seen, Blocker):
        yield from blocker_lines(seen)
    else:
        yield from _found(seen)
        if seen.obstacles:
            yield line()
            yield line("In the way", "bold yellow")
        for each in seen.obstacles:
            yield from blocker_lines(each.blocker, f"of {', '.join(each.components)}")
    yield line()


def application_lines(served: Served) -> Iterator[Line]:
    """Which application it is, what tells that, and where it is created."""
    entry = served.entry
    starts = entry.why.endswith(" starts it")
    why = f"started in {entry.where}" if starts else entry.why
    yield _row("application", entry.text, why)
    yield _row("", served.created, "creates it")


def _found(seen: "Overview") -> Iterator[Line]:
    entry = seen.served.entry
    yield from application_lines(seen.served)
    yield _row("code", f"{entry.code_root or '.'}/", _imports(seen))
    yield _row("components", f"{seen.components}/", "")
    yield from _routers(seen)
    if seen.lifespan is None and seen.bare:
        why = "one is written, as this FastAPI starts nothing by a router"
        yield _row("lifespan", "none", why)
    elif seen.lifespan is None:
        yield _row("lifespan", "none to edit", "components are started by a router")
    else:
        yield _row("lifespan", seen.lifespan.place, _in(seen.lifespan))
    yield from _rows("settings", [(each.place, each.name) for each in seen.settings])
    yield from _requirements(seen.requirements)
    if seen.compose is not None:
        yield _row("Compose", seen.compose.place, f"service {seen.compose.name}")
    if seen.variables:
        yield _row("variables", seen.variables, "")
    yield from _rows("left out", [(each, "") for each in seen.left_out])


def _imports(seen: "Overview") -> str:
    package = f"package {seen.package}" if seen.package else "modules in no package"
    root = seen.served.entry.import_root
    return (
        package if root == seen.served.entry.code_root else f"{package}, below {root}/"
    )


def _routers(seen: "Overview") -> Iterator[Line]:
    """Where routers go; what comes after them may be told by the same line."""
    spot, before = seen.routers, seen.before
    behind = ""
    if before is not None:
        # The path of routers that are not known is empty.
        known = before.name and "\0" not in before.name
        path = f"answers {before.name}" if known else "may answer anything"
        behind = f"what stands there {path}, and comes after them"
    if spot is None:
        yield _row("routers", "no place was found", "")
    elif before is not None and spot.place == before.place:
        yield _row("routers", spot.place, f"{_in(spot)}; {behind}")
        return
    else:
        yield _row("routers", spot.place, _in(spot))
    if before is not None:
        yield _row("", before.place, behind)


def _in(spot: "Spot") -> str:
    return f"{spot.name}()" if spot.name else "at the top level"


def _requirements(lists: Sequence[DependencyManifest]) -> Iterator[Line]:
    if not lists:
        yield _row("requirements", "no file lists them", "")
    yield from _rows("requirements", [(each.path, _why(each)) for each in lists])


def _why(manifest: DependencyManifest) -> str:
    refresh = f", then {manifest.refresh}" if manifest.refresh else ""
    return f"{manifest.reason}{refresh}"


def _rows(title: str, pairs: list[tuple[str, str]]) -> Iterator[Line]:
    for number, (value, note) in enumerate(pairs):
        yield _row("" if number else title, value, note)


def _row(title: str, value: str, note: str) -> Line:
    gap = "  " if note else ""
    return (
        Span(f"  {title:<{_COLUMN}}", "dim"),
        Span(value, "cyan"),
        Span(f"{gap}{note}", "dim"),
    )
