"""The state of a project's components, for a person."""

from collections.abc import Iterator, Sequence

from aegis_cst.cli.output.preview import number
from aegis_cst.cli.output.terminal import Line, Span, line
from aegis_cst.components.catalogue import catalogue, named, required_components
from aegis_cst.plan.status.inspection import Inspection, Part, Verdict

_STYLES = {
    Verdict.AGREES: "green",
    Verdict.CHANGED: "yellow",
    Verdict.GONE: "bold red",
    Verdict.UNREADABLE: "bold red",
}


def described(project: str, inspections: Sequence[Inspection]) -> Iterator[Line]:
    """One block a component: what agrees in a line, the rest one by one."""
    if not inspections:
        yield line(f"{project} has no components; see: aegis components")
        return
    for inspection in inspections:
        yield from _component(inspection)


def _component(inspection: Inspection) -> Iterator[Line]:
    if not inspection.recorded:
        yield (
            Span(inspection.name, "bold cyan"),
            Span("  stands in the code, but aegis.lock does not know of it"),
        )
        return
    yield (
        Span(inspection.name, "bold cyan"),
        Span(f"  {_along(inspection.name)}{_origin(inspection)}", "dim"),
    )
    if inspection.newer and named([inspection.name]):
        text = f"  {inspection.newer} is there: aegis update {inspection.name}"
        yield line(text, "yellow")
        for each in inspection.brings:
            yield line(f"    {each}")
    agreeing = [each for each in inspection.parts if each.verdict is Verdict.AGREES]
    files = sum(each.what == "file" for each in agreeing)
    edits = len(agreeing) - files
    yield line(
        f"  as written: {number(files, 'file')}, {number(edits, 'edit')}", "green"
    )
    for part in inspection.parts:
        if part.verdict is not Verdict.AGREES:
            yield _part(part)


def _origin(inspection: Inspection) -> str:
    origin = f"from {inspection.origin}," if inspection.origin else "with aegis"
    return f"{origin} {inspection.version}"


def _along(name: str) -> str:
    if named([name]):
        return "added "
    manifest = catalogue()[name]
    if manifest.foundation:
        return "what components build on, added "
    return f"{' and '.join(required_components(manifest))} together, added "


def _part(part: Part) -> Line:
    place = f"{part.path}:{part.line}" if part.line else part.path
    verdict = Span(f"  {part.verdict.value:<10}", _STYLES[part.verdict])
    return (verdict, Span(f"  {place}"), Span(f"  {part.what}", "dim"))
