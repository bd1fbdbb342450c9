"""Items between brackets: TOML arrays, and the flow collections of YAML.

Both are separated by commas, may span lines, and hold comments that start with ``#``.
An item goes in as its neighbours stand: on one line with them or on a line of its own,
with a trailing comma or without one.
"""

import re
from dataclasses import dataclass

from codemods.text_lines import (
    Cut,
    Insertion,
    Way,
    line_end,
    line_start,
    newline_before,
    newline_near,
    next_line,
)

# Possessive: where no comma follows, the blanks are not gone through again.
_TO_COMMA = re.compile(r"(?:\s|#[^\r\n]*+)*+,")


@dataclass(frozen=True, slots=True)
class Brackets:
    """An opening and a closing bracket, and the ranges of the items between them."""

    text: str
    start: int
    close: int
    items: tuple[Cut, ...]

    def add(self, item: str, index: int, indent: str) -> list[Insertion]:
        """Insert an item at an index; ``indent`` is one step, for an empty pair."""
        if not self.items:
            return [self._add_first(item, indent)]
        if index == 0:
            return [self._add_before_first(item)]
        # The item before shows how: on a line of its own, or beside others.
        if self._alone(index - 1) and not self._followed(index - 1):
            return self._add_line(item, index - 1)
        return [self._add_inline(item, index)]

    def ways_without(self, index: int) -> list[Way]:
        """Ways to delete an item, the likeliest first."""
        item = self.items[index]
        comma = self._comma(index)
        end = item.end if comma is None else comma + 1
        last = index == len(self.items) - 1
        whole = self._alone(index) and not self._followed(index)
        if whole and line_end(self.text, end) < self.close:
            line = Cut(line_start(self.text, item.start), next_line(self.text, end))
            before = self._comma(index - 1) if index else None
            # Without a comma at the end, that of the item before was ours.
            if comma is None and before is not None:
                return [(Cut(before, before + 1), line), (line,)]
            return [(line,)]
        if not last:
            following = self.items[index + 1].start
            joined = not self.text[end:following].strip() and not whole
            return [(Cut(item.start, following if joined else end),)]
        if index == 0:
            return [(Cut(self._inner_start(item.start), end),), (Cut(item.start, end),)]
        return [self._last_cuts(index, end, trailing=comma is not None)]

    def _last_cuts(self, index: int, end: int, *, trailing: bool) -> Way:
        start = self.items[index].start
        before = self._comma(index - 1)
        if before is None:
            return (Cut(start, end),)
        commented = "#" in self.text[before + 1 : start]
        if trailing:
            return (Cut(start if commented else before + 1, end),)
        if commented:
            return (Cut(before, before + 1), Cut(start, end))
        return (Cut(before, end),)

    def _inner_start(self, start: int) -> int:
        inside = self.text[self.start + 1 : start]
        return start if inside.strip() or "\n" in inside else self.start + 1

    def _add_first(self, item: str, indent: str) -> Insertion:
        inside = self.text[self.start + 1 : self.close]
        if "\n" not in inside:
            return Insertion(self.start + 1, f" {item}" if inside else item)
        line = line_start(self.text, self.close)
        comment = re.search(r"\n([ \t]*)#", inside)
        closing = self.text[line : self.close]
        margin = comment.group(1) if comment else closing + indent
        # The newline comes first: so the chunk differs from that of an item behind
        # another one, and the brackets, which the user wrote, stay when it goes.
        offset = newline_before(self.text, line)
        return Insertion(offset, f"{self.text[offset:line]}{margin}{item},")

    def _add_before_first(self, item: str) -> Insertion:
        start = self.items[0].start
        if self._alone(0):
            offset = line_start(self.text, start)
            newline = self._newline(offset)
            return Insertion(offset, f"{self.text[offset:start]}{item},{newline}")
        return Insertion(start, f"{item},{self._gap()}")

    def _add_line(self, item: str, previous: int) -> list[Insertion]:
        start, end = self.items[previous].start, self.items[previous].end
        margin = self.text[line_start(self.text, start) : start]
        comma = self._comma(previous)
        newline = self._newline(start)
        done = end if comma is None else comma + 1
        if line_end(self.text, done) > self.close:
            # The bracket is on the line of the last item, and stays there.
            if comma is None:
                return [Insertion(end, f",{newline}{margin}{item}")]
            return [Insertion(done, f"{newline}{margin}{item},")]
        offset = next_line(self.text, done)
        if comma is None:
            return [Insertion(end, ","), Insertion(offset, f"{margin}{item}{newline}")]
        return [Insertion(offset, f"{margin}{item},{newline}")]

    def _add_inline(self, item: str, index: int) -> Insertion:
        comma = self._comma(index - 1)
        gap = self._gap()
        if index < len(self.items):
            return Insertion(self.items[index].start, f"{item},{gap}")
        if comma is None:
            return Insertion(self.items[-1].end, f",{gap}{item}")
        return Insertion(comma + 1, f"{gap}{item},")

    def _newline(self, offset: int) -> str:
        return newline_near(self.text, offset)

    def _comma(self, index: int) -> int | None:
        found = _TO_COMMA.match(self.text, self.items[index].end, self.close)
        return found.end() - 1 if found else None

    def _alone(self, index: int) -> bool:
        """Whether an item is the first thing on its line."""
        start = self.items[index].start
        return not self.text[line_start(self.text, start) : start].strip()

    def _followed(self, index: int) -> bool:
        """Whether another item starts on the line on which this one ends."""
        if index == len(self.items) - 1:
            return False
        comma = self._comma(index)
        end = self.items[index].end if comma is None else comma
        return self.items[index + 1].start < line_end(self.text, end)

    def _gap(self) -> str:
        """White space behind a comma, as between the first two items."""
        comma = self._comma(0)
        if comma is None or len(self.items) == 1:
            return " "
        gap = self.text[comma + 1 : self.items[1].start]
        return " " if gap.strip() or "\n" in gap else gap
