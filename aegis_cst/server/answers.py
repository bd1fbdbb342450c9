"""What the server says of a look at a project, in the types of the protocol."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path
from pygls.workspace import PositionCodec

from aegis_cst.check.finding import Finding
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.routes.route import Route, Spot, told
from aegis_cst.server.open_project import Look
from aegis_cst.server.positions import range_of, whole_line

SOURCE = "aegis"


def uri_of(root: Path, path: str) -> str:
    """The address of a file of a project."""
    uri: str | None = from_fs_path(str(root / path))
    return uri or ""


def diagnostics(
    look: Look, root: Path, codec: PositionCodec
) -> dict[str, list[types.Diagnostic]]:
    """What was found, by the path of the file that it shows in."""
    found: dict[str, list[types.Diagnostic]] = {}
    for each in look.checked.findings:
        shown = diagnostic(each, look, root, codec)
        found.setdefault(each.place.path, []).append(shown)
    return found


def diagnostic(
    finding: Finding, look: Look, root: Path, codec: PositionCodec
) -> types.Diagnostic:
    """One finding, with its advice, and the other places that it is about."""
    advice = f"\n{finding.advice}" if finding.advice else ""
    return types.Diagnostic(
        range=_range(finding.place, look, codec),
        message=f"{finding.message}{advice}",
        severity=types.DiagnosticSeverity.Warning,
        code=finding.code,
        source=SOURCE,
        related_information=[
            types.DiagnosticRelatedInformation(
                types.Location(uri_of(root, place.path), _range(place, look, codec)),
                word,
            )
            for place, word in finding.related
        ],
    )


def _range(place: Place, look: Look, codec: PositionCodec) -> types.Range:
    return range_of(place, look.checked.line(place), codec)


def routes_in(routes: Iterable[Route], path: str) -> Iterator[tuple[Spot, Route]]:
    """Routes whose function is in a file, else that are registered there."""
    for route in routes:
        spot = route.defined or route.spot
        if spot.path == path:
            yield spot, route


def route_name(route: Route) -> str:
    """``GET /items``, as in the list of routes."""
    methods = ",".join(route.methods) or route.kind.upper()
    return f"{methods} {told(route.path)}"


def symbols(look: Look, path: str) -> list[types.DocumentSymbol]:
    """The routes of a file."""
    return [
        types.DocumentSymbol(
            name=route_name(route),
            kind=types.SymbolKind.Function,
            range=_line(look, spot),
            selection_range=_line(look, spot),
            detail=route.name,
        )
        for spot, route in routes_in(look.routes, path)
    ]


def workspace_symbols(
    look: Look, root: Path, query: str
) -> Iterator[types.WorkspaceSymbol]:
    """The routes that hold all words of a query, in their name or their function's."""
    for route in look.routes:
        text = f"{route_name(route)} {route.name}".lower()
        if all(word in text for word in query.lower().split()):
            spot = route.defined or route.spot
            yield types.WorkspaceSymbol(
                name=route_name(route),
                kind=types.SymbolKind.Function,
                location=types.Location(uri_of(root, spot.path), _line(look, spot)),
                container_name=route.name,
            )


def _line(look: Look, spot: Spot) -> types.Range:
    return whole_line(spot.line, look.checked.line(Place(*spot)) or "")


def hover(look: Look, path: str, line: int) -> types.Hover | None:
    """What is known of the routes whose function begins on a line, counted from 1."""
    if all(spot.line != line for spot, _ in routes_in(look.routes, path)):
        return None
    routes = look.routes_with(frozenset({path}))
    texts = [
        "\n\n".join(_told(route))
        for spot, route in routes_in(routes, path)
        if spot.line == line
    ]
    value = "\n\n---\n\n".join(texts)
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, value))


def _told(route: Route) -> Iterator[str]:
    methods, _, path = route_name(route).partition(" ")
    yield f"**{methods}** `{path}`"
    for step in route.through:
        done = "mounted" if step.kind == "mount" else "included"
        named = f" `{step.name}`" if step.name else ""
        yield f"{done} by {_place(step.spot)}{named}"
    needs = [*route.shared, *route.needs]
    if needs:
        named = ", ".join(f"`{each.name}` ({_place(each.spot)})" for each in needs)
        yield f"depends on {named}"
    for each in route.hidden:
        methods = "" if route.is_dead else f"{', '.join(each.methods)}: "
        path = told(each.path)
        yield f"{methods}never reached: `{path}` ({_place(each.spot)}) answers before"
    if route.possible:
        yield "under a condition, or at another path"


def _place(spot: Spot) -> str:
    return f"{spot.path}:{spot.line}" if spot.line else spot.path
