"""A change of a file carried over to a later state of it, line by line."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Region:
    """Lines ``start`` up to ``end`` of the common base, and what stands there.

    ``place`` is the index of the line that these begin at in the changed text.
    """

    start: int
    end: int
    place: int
    lines: Sequence[bytes]

    def touches(self, other: "_Region") -> bool:
        """Whether no unchanged line stands between the two."""
        return self.start <= other.end and other.start <= self.end


def merged(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """``theirs`` with the change from ``base`` to ``ours`` made in it as well.

    ``None`` if that would be a guess: the two changes overlap, or touch without an
    unchanged line in between, or do not come apart again.
    """
    result = _merge(_lines(base), _lines(ours), _lines(theirs))
    if result is None:
        return None
    # Where lines repeat, the right place may not be the one that was found.
    back = _merge(_lines(ours), _lines(base), _lines(result))
    return result if back == theirs else None


def conflict(base: bytes, ours: bytes, theirs: bytes) -> int:
    """The line of ``theirs`` at which the two changes first meet, else differ."""
    mine = _regions(_lines(base), _lines(ours))
    other = _regions(_lines(base), _lines(theirs))
    met = [two for two in other if any(one.touches(two) for one in mine)]
    return next((each.place + 1 for each in [*met, *other]), 1)


def _merge(
    base: Sequence[bytes], ours: Sequence[bytes], theirs: Sequence[bytes]
) -> bytes | None:
    mine, other = _regions(base, ours), _regions(base, theirs)
    if any(one.touches(two) for one in mine for two in other):
        return None
    parts: list[bytes] = []
    place = 0
    for region in sorted([*mine, *other], key=lambda each: each.start):
        parts += [*base[place : region.start], *region.lines]
        place = region.end
    return b"".join([*parts, *base[place:]])


def _regions(base: Sequence[bytes], changed: Sequence[bytes]) -> list[_Region]:
    """Where lines differ."""
    # By default it takes frequent lines for noise, in files of 200 lines and more:
    # https://docs.python.org/3/library/difflib.html#difflib.SequenceMatcher
    matcher = difflib.SequenceMatcher(None, base, changed, autojunk=False)
    return [
        _Region(start, end, first, changed[first:last])
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    ]


def _lines(data: bytes) -> list[bytes]:
    """Lines with their ends; only a line feed ends one."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    last = lines.pop().removesuffix(b"\n")
    return [*lines, last] if last else lines
