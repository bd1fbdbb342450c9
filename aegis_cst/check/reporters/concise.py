"""One line a finding, as editors and terminals turn it into a link."""

from collections.abc import Iterator, Sequence

from aegis_cst.check.finding import Finding
from aegis_cst.check.reporters.colours import Painter
from aegis_cst.check.reporters.excerpt import visible
from aegis_cst.check.reporters.report import Checked, entries


def render(projects: Sequence[Checked], *, colour: bool = False) -> str:
    """``app/main.py:3:1: AEG101 [*] message``; the star says that it can be fixed."""
    return "".join(_lines(projects, Painter(colour=colour)))


def _lines(projects: Sequence[Checked], paint: Painter) -> Iterator[str]:
    for project, finding in entries(projects):
        place = finding.place
        where = f":{place.line}:{place.column}" if place.line else ""
        path = paint(visible(project.path(place)), "bold")
        yield f"{path}{where}: {headline(finding, paint)}\n"


def headline(finding: Finding, paint: Painter) -> str:
    """Code and message."""
    star = f"[{paint('*', 'fix')}] " if finding.fix is not None else ""
    return f"{paint(finding.code, 'error')} {star}{visible(finding.message)}"
