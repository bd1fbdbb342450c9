"""A line of source as a terminal shows it, and where to put a marker below it."""

import unicodedata
from dataclasses import dataclass

TAB = 4
WIDTH = 100
"""Longer lines are cut around the marker."""

# Each control character has a picture of it:
# https://www.unicode.org/charts/PDF/U2400.pdf
_CONTROL = {**{code: 0x2400 + code for code in range(32)}, 0x7F: 0x2421}
_C1 = dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
# They make code look like other code: https://trojansource.codes
_TURNING = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """``text`` to print, and a stretch of its columns to mark."""

    text: str
    start: int
    length: int


def visible(text: str) -> str:
    """Text without what steers a terminal or turns the direction of writing."""
    return text.translate(_CONTROL | _C1 | _TURNING)


def excerpt(line: str, column: int, end_column: int) -> Excerpt:
    """A line with a marked stretch; columns are characters, from 1, end exclusive."""
    start = min(max(column - 1, 0), len(line))
    end = min(max(end_column - 1, start + 1), max(len(line), start + 1))
    before = _shown(line[:start], 0)
    marked = _shown(line[start:end], width(before)) or " "
    after = _shown(line[end:], width(before + marked))
    before, marked, after = _cut(before, marked, after)
    text = (before + marked + after).rstrip()
    return Excerpt(text, width(before), max(width(marked.rstrip()), 1))


def _shown(text: str, at: int) -> str:
    """Text with tabs as spaces; ``at`` is the column that it starts in."""
    if "\t" not in text:
        return visible(text)
    pieces = []
    for piece in text.split("\t"):
        pieces.append(visible(piece))
        at += width(pieces[-1])
        pieces.append(" " * (TAB - at % TAB))
        at += TAB - at % TAB
    return "".join(pieces[:-1])


def width(text: str) -> int:
    """How many columns text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(each) for each in text)


def _columns(character: str) -> int:
    # https://www.unicode.org/reports/tr11/
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cut(before: str, marked: str, after: str) -> tuple[str, str, str]:
    """The three parts, shortened so that they fit and the marked one stays."""
    if width(before + marked + after) <= WIDTH:
        return before, marked, after
    if width(marked) > WIDTH - 4:
        marked, after = _fitting(marked, WIDTH - 4), "…"
    room = WIDTH - width(marked)
    if width(before) > room * 3 // 4:
        before = "…" + _fitting(before[::-1], room // 2 - 1)[::-1]
    room -= width(before)
    if width(after) > room:
        after = _fitting(after, room - 1) + "…"
    return before, marked, after


def _fitting(text: str, room: int) -> str:
    """The beginning of a text that takes at most ``room`` columns."""
    taken = 0
    for at, character in enumerate(text):
        taken += _columns(character)
        if taken > room:
            return text[:at]
    return text
