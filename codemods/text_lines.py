"""Lines, newlines, insertions and deletions in a text of any format.

Positions are offsets into the text without its byte-order mark. Nothing here changes
a character that stands outside an insertion or a deletion.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass, replace

from codemods.result import Edited, Refusal, Result

SIZE_LIMIT = 500_000
"""Bytes of the largest file that is edited: no configuration file comes near it."""

GAP_LIMIT = 3
"""How many blank lines an insertion writes above itself at most."""

_NEWLINE = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A decoded file: its text, its encoding, and the byte-order mark before it."""

    text: str
    bom: bytes = b""
    encoding: str = "utf-8"

    def encode(self, text: str) -> bytes:
        """Give the bytes of a new text, with the byte-order mark of the old one."""
        return self.bom + text.encode(self.encoding)

    def decode(self, data: bytes) -> str:
        """Give the text of bytes that ``encode`` gave."""
        return data[len(self.bom) :].decode(self.encoding)


@dataclass(frozen=True, slots=True)
class Insertion:
    """A text that goes in at an offset."""

    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A range that goes: from ``start`` up to ``end``, which stays."""

    start: int
    end: int


Way = tuple[Cut, ...]
"""What is deleted together, in ascending order."""


def read(data: bytes) -> TextFile | Refusal:
    """Decode a file as UTF-8, with or without a byte-order mark."""
    if len(data) > SIZE_LIMIT:
        return Refusal(f"the file is larger than {SIZE_LIMIT:,} bytes")
    bom = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    try:
        return TextFile(data[len(bom) :].decode(), bom)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Refusal("the file is not valid UTF-8; save it as UTF-8", line)


def line_at(text: str, offset: int) -> int:
    """Give the 1-based number of the line on which an offset stands."""
    return sum(1 for _ in _NEWLINE.finditer(text, 0, offset)) + 1


def line_start(text: str, offset: int) -> int:
    """Give the offset of the first character of a line."""
    start = text.rfind("\n", 0, offset) + 1
    return max(start, text.rfind("\r", start, offset) + 1)


def line_end(text: str, offset: int) -> int:
    """Give the offset behind the last character of a line, before its newline."""
    found = _NEWLINE.search(text, offset)
    return found.start() if found else len(text)


def next_line(text: str, offset: int) -> int:
    """Give the offset at which the next line starts: the end where there is none."""
    found = _NEWLINE.search(text, offset)
    return found.end() if found else len(text)


def split_lines(text: str) -> list[str]:
    """Split at newlines only, and drop them.

    ``str.splitlines`` splits at a form feed, a line separator and more as well:
    https://docs.python.org/3/library/stdtypes.html#str.splitlines
    """
    return _NEWLINE.split(text)


def newline_near(text: str, offset: int) -> str:
    """Give the newline of the line at an offset, or of the nearest line before it."""
    here = _NEWLINE.search(text, offset)
    if here is not None:
        return here.group()
    start = line_start(text, offset)
    return text[newline_before(text, start) : start] or "\n"


def newline_before(text: str, start: int) -> int:
    """Give the offset of the newline that ends just before a line's start."""
    if text.endswith("\r\n", 0, start):
        return start - 2
    return start - 1 if text.endswith(("\n", "\r"), 0, start) else start


def is_blank(text: str, start: int) -> bool:
    """Tell whether the line that starts here holds nothing but white space."""
    return not text[start : line_end(text, start)].strip(" \t\f\v")


def lines_in_place(text: str, offset: int, lines: Sequence[str]) -> Insertion:
    """Insert whole lines before the line that starts at an offset.

    At the end of a text without a final newline the text stays without one.
    """
    ended = offset == 0 or text.endswith(("\n", "\r"), 0, offset)
    newline = newline_near(text, newline_before(text, offset))
    block = newline.join(lines)
    return Insertion(offset, block + newline if ended else newline + block)


def block_at_end(text: str, lines: Sequence[str]) -> Insertion:
    """Insert lines at the end, after a blank line unless one stands there already."""
    last = newline_before(text, len(text))
    gap = [] if is_blank(text, line_start(text, last)) else [""]
    return lines_in_place(text, len(text), [*gap, *lines])


def with_insertions(text: str, insertions: Sequence[Insertion]) -> str:
    """Give the text with every insertion in it; they come in ascending order."""
    parts: list[str] = []
    done = 0
    for insertion in insertions:
        parts += [text[done : insertion.offset], insertion.text]
        done = insertion.offset
    return "".join([*parts, text[done:]])


def without(text: str, cuts: Sequence[Cut]) -> str:
    """Give the text without the cuts, which come in ascending order."""
    parts: list[str] = []
    done = 0
    for cut in cuts:
        parts.append(text[done : cut.start])
        done = cut.end
    return "".join([*parts, text[done:]])


def inserted(source: TextFile, insertions: Sequence[Insertion]) -> Edited:
    """Carry insertions out; the last of them is the one that holds the edit itself."""
    after = with_insertions(source.text, insertions)
    chunks = tuple(insertion.text for insertion in insertions)
    last = chunks[-1]
    start = insertions[-1].offset + sum(map(len, chunks[:-1]))
    # The edit itself begins behind the newline or comma that sets it off.
    lead = len(last) - len(last.lstrip(" \t\r\n,"))
    return Edited(source.encode(after), line_at(after, start + lead), chunks)


def line_cuts(text: str, start: int, end: int) -> list[Way]:
    """Ways to delete whole lines, from ``start`` to the last one's end at ``end``.

    The first takes an empty line above along, others up to three of them, the last
    none. Without a final newline the one before the lines goes in place of their own.
    """
    stop = next_line(text, end)
    if stop == end:
        start = newline_before(text, start)
    bare: Way = (Cut(start, stop),)
    cuts: list[Way] = []
    while len(cuts) < GAP_LIMIT and (above := newline_before(text, start)) < start:
        # Without a final newline every cut begins one newline earlier.
        if line_start(text, above) != above and stop != end:
            break
        start = above
        cuts.append((Cut(start, stop),))
    return [*cuts, bare]


def stripped(source: TextFile, cuts: Sequence[Cut], line: int) -> Edited:
    """Carry deletions out."""
    chunks = tuple(source.text[cut.start : cut.end] for cut in cuts)
    return Edited(source.encode(without(source.text, cuts)), line, chunks)


def with_snippet(result: Result, snippet: str) -> Result:
    """Add to a refusal what can be pasted by hand."""
    if isinstance(result, Refusal) and not result.snippet:
        return replace(result, snippet=snippet)
    return result
