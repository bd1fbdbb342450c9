"""A keyword argument at the end of a call, laid out as Black and ruff have it.

Where the call would get too long for its line, it is taken apart by line breaks between
what stands there, first around all arguments, then between them:
https://black.readthedocs.io/en/stable/the_black_code_style/current_style.html
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import libcst as cst

from codemods.python.source import Source
from codemods.python.style import Style
from codemods.splice import Deletion, Insertion

_OPEN = (b"(", b"[", b"{")
_TO_COMMA = re.compile(rb"(?:\s|#[^\r\n]*)*,")


def given(call: cst.Call, keyword: str) -> cst.Arg | None:
    """The argument that a call is given by a keyword."""
    for each in call.args:
        if each.keyword is not None and each.keyword.value == keyword:
            return each
    return None


def insert_argument(
    source: Source, call: cst.Call, text: str, style: Style
) -> list[Insertion]:
    """Insertions that give a call one argument more, in their order."""
    opening, close = _opening(source, call), _close(source, call)
    first, end = source.line(opening), source.line(close)
    if not call.args:
        if first == end:
            return [Insertion(opening, text.encode())]
        inner = _margins(source, call, style)[1]
        return [source.lines_after(opening, f"{inner}{text},\n")]
    if first == end:
        return _on_a_line(source, call, text, style)
    last = call.args[-1]
    rows = [source.line(source.start(each)) for each in call.args]
    apart = rows[0] > first and end > source.line(_behind(source, last))
    one_row = {*rows, source.line(source.end(last))} == {rows[0]}
    if apart and one_row and not _has_comma(last):
        return _in_a_row(source, call, text, style)
    if apart and len({*rows}) == len(rows):
        margin = source.indent(last).decode()
        line = source.lines_after(_behind(source, last), f"{margin}{text},\n")
        comma = [] if _has_comma(last) else [Insertion(source.end(last), b",")]
        return [*comma, line]
    return _inline(source, last, text)


def delete_argument(
    source: Source, call: cst.Call, arg: cst.Arg, chunks: Sequence[str]
) -> list[Deletion]:
    """What to delete for an argument to go; ``chunks`` are what brought it."""
    ways = list(_ways(source, call, arg))
    for way in ways:
        texts = [source.data[each.start : each.end].decode() for each in way]
        # What came must go; the user may have laid the call out anew since.
        if texts == [*chunks]:
            return way
    return ways[0]


def _on_a_line(
    source: Source, call: cst.Call, text: str, style: Style
) -> list[Insertion]:
    """The argument beside the others, all of them broken to a line if need be."""
    last = call.args[-1]
    start, close = source.line_start(source.start(call)), _close(source, call)
    width = _width(source, start, close + 1) + len(text) + 2
    before = source.data[start : source.start(call)]
    shared = any(each in before for each in _OPEN) or _code_behind(source, close)
    # A comma at the end is meant to keep a call as it is laid out. Where brackets share
    # the line, how it would be wrapped depends on all of them.
    if width <= style.line_length or shared or _has_comma(last):
        return _inline(source, last, text)
    margin, inner = _margins(source, call, style)
    newline = source.newline(start).decode()
    opening = source.start(call.args[0])
    first = Insertion(opening, f"{newline}{inner}".encode())
    held = _width(source, opening, source.end(last))
    if len(inner) + held + 2 + len(text) <= style.line_length:
        end = f", {text}{newline}{margin}".encode()
        return [first, Insertion(source.end(last), end)]
    end = f",{newline}{inner}{text},{newline}{margin}".encode()
    breaks = _breaks(source, call, newline, inner)
    return [first, *breaks, Insertion(source.end(last), end)]


def _in_a_row(
    source: Source, call: cst.Call, text: str, style: Style
) -> list[Insertion]:
    """Behind arguments that share a line of their own within the brackets."""
    last = call.args[-1]
    start = source.line_start(source.start(last))
    width = _width(source, start, source.end(last)) + len(text) + 2
    if width <= style.line_length:
        return _inline(source, last, text)
    newline, inner = source.newline(start).decode(), source.indent(last).decode()
    end = Insertion(source.end(last), f",{newline}{inner}{text},".encode())
    return [*_breaks(source, call, newline, inner), end]


def _breaks(
    source: Source, call: cst.Call, newline: str, inner: str
) -> Iterator[Insertion]:
    """A line break before each argument but the first, the blank before it kept."""
    for each in call.args[1:]:
        start = source.start(each)
        blank = source.data[start - 1 : start] == b" " == inner[-1:].encode()
        yield Insertion(start - blank, f"{newline}{inner[blank:]}".encode())


def _margins(source: Source, call: cst.Call, style: Style) -> tuple[str, str]:
    """The indentation of a call, and that of what stands in it."""
    margin = source.indent(call).decode()
    return margin, margin + ("\t" if "\t" in margin else style.indent)


def _inline(source: Source, last: cst.Arg, text: str) -> list[Insertion]:
    if _has_comma(last):
        return [Insertion(_behind(source, last), f" {text},".encode())]
    return [Insertion(source.end(last), f", {text}".encode())]


def _ways(source: Source, call: cst.Call, arg: cst.Arg) -> Iterator[list[Deletion]]:
    """Ways to delete an argument: by itself first, then with line breaks of its own."""
    index = call.args.index(arg)
    start, end = source.start(arg), _behind(source, arg)
    line = source.whole_lines(start, end)
    beside = source.data[line.start : start] + source.data[end : line.end]
    alone = _has_comma(arg) and not beside.strip()
    if alone:
        yield [line]
    if not index:
        behind = source.start(call.args[1]) if call.args[1:] else end
        yield [Deletion(start, behind)]
        return
    before = call.args[index - 1]
    bare, behind = source.end(before), _behind(source, before)
    if alone:
        yield [Deletion(bare, behind), line]
    # One comma goes: its own if it has one, else that of the argument before.
    yield [Deletion(behind if _has_comma(arg) else bare, end)]
    edge = Deletion(_opening(source, call), source.start(call.args[0]))
    rest = Deletion(source.end(before), _close(source, call))
    gaps = list(_gaps(source, call.args[:index]))
    yield [edge, rest]
    yield [edge, *gaps, rest]
    yield [*gaps, Deletion(source.end(before), end)]


def _gaps(source: Source, args: Sequence[cst.Arg]) -> Iterator[Deletion]:
    """The line breaks between arguments, but for the blank that was there."""
    for one, other in pairwise(args):
        begin, start = _behind(source, one), source.start(other)
        gap = source.data[begin:start]
        kept = len(gap) - len(gap.lstrip(b" "))
        blank = not kept and gap.endswith(b" ")
        yield Deletion(begin + kept, start - blank)


def _opening(source: Source, call: cst.Call) -> int:
    """Behind the opening bracket."""
    return source.data.index(b"(", source.end(call.func)) + 1


def _close(source: Source, call: cst.Call) -> int:
    """Before the closing bracket."""
    return source.end(call) - 1


def _behind(source: Source, arg: cst.Arg) -> int:
    """Behind an argument and its comma."""
    end = source.end(arg)
    comma = _TO_COMMA.match(source.data, end) if _has_comma(arg) else None
    return comma.end() if comma else end


def _has_comma(arg: cst.Arg) -> bool:
    return isinstance(arg.comma, cst.Comma)


def _width(source: Source, start: int, end: int) -> int:
    """How many characters a piece of the file has."""
    return len(source.data[start:end].decode())


def _code_behind(source: Source, close: int) -> bool:
    rest = source.data[close + 1 : source.line_end(close)].strip()
    return bool(rest) and not rest.startswith(b"#")
