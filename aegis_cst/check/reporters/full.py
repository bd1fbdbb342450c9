"""Findings with the lines of source that they are about, for people.

AEG101 [*] `router` of app/api/items.py is registered nowhere, so … answers 404
 --> app/api/items.py:3:1
  |
3 | router = APIRouter()
  | ^^^^^^
  |
  = help: include it in `include_routers` (app/api/routing.py:7)
"""

from collections.abc import Iterator, Sequence

from aegis_cst.check.finding import Finding
from aegis_cst.check.reporters.colours import Painter
from aegis_cst.check.reporters.concise import headline
from aegis_cst.check.reporters.excerpt import Excerpt, excerpt, visible
from aegis_cst.check.reporters.report import Checked, entries
from aegis_cst.reading.files.place import Place


def render(projects: Sequence[Checked], *, colour: bool = False) -> str:
    """Every finding as a block of lines."""
    paint = Painter(colour=colour)
    return "".join(
        f"{line}\n"
        for project, finding in entries(projects)
        for line in (*_block(project, finding, paint), "")
    )


def _block(project: Checked, finding: Finding, paint: Painter) -> Iterator[str]:
    yield headline(finding, paint)
    places = [finding.place, *(place for place, _ in finding.related)]
    shown = [place.line for place in places if project.line(place) is not None]
    gutter = len(str(max(shown, default=0)))
    yield from _stretch(project, finding.place, gutter, paint)
    for place, word in finding.related:
        yield from _stretch(project, place, gutter, paint, arrow=":::", word=word)
    if finding.advice:
        head = f"{' ' * gutter} {paint('=', 'frame')} {paint('help', 'help')}"
        yield f"{head}: {visible(finding.advice)}"


def _stretch(  # noqa: PLR0913 - what is shown, and how
    project: Checked,
    place: Place,
    gutter: int,
    paint: Painter,
    *,
    arrow: str = "-->",
    word: str = "",
) -> Iterator[str]:
    """Where a place is and, if it is there, its line with the marker below."""
    where = f":{place.line}:{place.column}" if place.line else ""
    line = project.line(place)
    told = f": {visible(word)}" if word and line is None else ""
    head = f"{' ' * gutter}{paint(arrow, 'frame')}"
    yield f"{head} {visible(project.path(place))}{where}{told}"
    if line is not None:
        shown = excerpt(line, place.column, place.end_column)
        yield from _quoted(shown, str(place.line).rjust(gutter), paint, word)


def _quoted(shown: Excerpt, number: str, paint: Painter, word: str) -> Iterator[str]:
    bar, blank = paint("|", "frame"), " " * len(number)
    sign, style = ("-", "frame") if word else ("^", "error")
    marker = paint(sign * shown.length, style)
    told = f" {visible(word)}" if word else ""
    yield f"{blank} {bar}"
    yield f"{paint(number, 'frame')} {bar} {shown.text}".rstrip()
    yield f"{blank} {bar} {' ' * shown.start}{marker}{told}"
    yield f"{blank} {bar}"
