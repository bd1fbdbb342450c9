"""Where a recorded chunk, the exact text that an insertion put in, still stands."""

from collections.abc import Iterator, Mapping, Sequence

import libcst as cst

from codemods.python.source import Source
from codemods.splice import Deletion


def covering_chunk(
    source: Source,
    chunks: Sequence[str],
    span: tuple[int, int],
    leaving: Sequence[cst.CSTNode] = (),
) -> Deletion | None:
    """The chunk that still stands around the bytes of a span.

    ``leaving`` are statements that go as well.
    """
    for each in covering(source, chunks, *span):
        if _is_of_lines(source, each) and not _divides(source, each, leaving):
            return each
    return None


def _is_of_lines(source: Source, chunk: Deletion) -> bool:
    """Whether nothing stands beside it: the same text may be part of a deeper line.

    One that begins with a blank line begins on a new line: without that blank line it
    would take the end of the line above along, and join two lines.
    """
    text = source.data[chunk.start : chunk.end]
    newlines = (b"\n", b"\r")
    ends = text.endswith(newlines)
    line = source.whole_lines(chunk.start, chunk.start)
    rest = source.data[chunk.end : chunk.end + 1]
    if chunk.start != line.start:
        return text.startswith(newlines) and not ends and (not rest or rest in b"\r\n")
    return ends or not rest or rest in b"\r\n"


def covering(
    source: Source, chunks: Sequence[str], start: int, end: int
) -> Iterator[Deletion]:
    """Places where a chunk stands around the bytes from ``start`` to ``end``."""
    for chunk in chunks:
        for text in _newline_variants(chunk):
            # Where it can cover all of them: the same text may stand elsewhere too.
            at = source.data.rfind(text, max(0, end - len(text)), start + len(text))
            if at != -1 and at <= start and at + len(text) >= end:
                yield Deletion(at, at + len(text))


def _newline_variants(chunk: str) -> list[bytes]:
    """A file may have been given other newlines since the chunk was recorded."""
    plain = chunk.replace("\r\n", "\n").replace("\r", "\n")
    texts = [chunk, plain, plain.replace("\n", "\r\n"), plain.replace("\n", "\r")]
    return list(dict.fromkeys(text.encode() for text in texts))


def _divides(source: Source, chunk: Deletion, leaving: Sequence[cst.CSTNode]) -> bool:
    """Whether a blank line in the chunk by now sets off imports of other people."""
    text = source.data[chunk.start : chunk.end]
    first_lines, last_lines = set(), set()
    below, above = {}, {}
    for each in source.module.body:
        first, last = source.line(source.start(each)), source.line(source.end(each))
        if each in leaving:
            below[first], above[last] = last + 1, first - 1
        elif isinstance(each, cst.SimpleStatementLine) and isinstance(
            each.body[0], cst.Import | cst.ImportFrom
        ):
            first_lines.add(first)
            last_lines.add(last)
    on_new_line = source.line_start(chunk.start) == chunk.start
    if on_new_line and text.startswith((b"\n", b"\r")):
        return _past(source.line(chunk.end), below) in first_lines
    if text.endswith((b"\n\n", b"\r\r", b"\r\n\r\n")):
        return _past(source.line(chunk.start) - 1, above) in last_lines
    return False


def _past(line: int, steps: Mapping[int, int]) -> int:
    """The first line, on the way up or down, of no statement that goes."""
    while line in steps:
        line = steps[line]
    return line
