"""Where a recorded chunk, the exact text that an insertion put in, still stands."""

from collections.abc import Iterator, Sequence

import libcst as cst

from codemods.python.source import Source
from codemods.splice import Deletion


def covering_chunk(
    source: Source, chunks: Sequence[str], start: int, end: int
) -> Deletion | None:
    """The chunk that still stands around the bytes from ``start`` to ``end``."""
    for each in covering(source, chunks, start, end):
        apart = _divides(source, each) or _sets_apart(source, each)
        if _is_of_lines(source, each) and not apart:
            return each
    return None


def _is_of_lines(source: Source, chunk: Deletion) -> bool:
    """Whether nothing stands beside it: the same text may be part of a deeper line."""
    text = source.data[chunk.start : chunk.end]
    newlines = (b"\n", b"\r")
    line = source.whole_lines(chunk.start, chunk.start)
    starts = chunk.start == line.start or text.startswith(newlines)
    rest = source.data[chunk.end : chunk.end + 1]
    return starts and (text.endswith(newlines) or not rest or rest in b"\r\n")


def covering(
    source: Source, chunks: Sequence[str], start: int, end: int
) -> Iterator[Deletion]:
    """Places where a chunk stands around the bytes from ``start`` to ``end``."""
    for chunk in chunks:
        for text in _newline_variants(chunk):
            at = source.data.rfind(text, max(0, end - len(text)), start + len(text))
            if at != -1 and at <= start and at + len(text) >= end:
                yield Deletion(at, at + len(text))


def _newline_variants(chunk: str) -> list[bytes]:
    """A file may have been given other newlines since the chunk was recorded."""
    plain = chunk.replace("\r\n", "\n").replace("\r", "\n")
    texts = [chunk, plain, plain.replace("\n", "\r\n"), plain.replace("\n", "\r")]
    return list(dict.fromkeys(text.encode() for text in texts))


def _sets_apart(source: Source, chunk: Deletion) -> bool:
    """Whether blank lines in the chunk by now set off statements of a block below it.

    At the top level what follows an import may have followed without one before.
    """
    text = source.data[chunk.start : chunk.end]
    on_new_line = source.line_start(chunk.start) == chunk.start
    below = source.data[chunk.end : source.line_end(chunk.end)]
    inner = bool(below.strip()) and below[:1].isspace()
    return on_new_line and text.startswith((b"\n", b"\r")) and inner


def _divides(source: Source, chunk: Deletion) -> bool:
    """Whether a blank line in the chunk by now sets off imports of other people."""
    text = source.data[chunk.start : chunk.end]
    imports = [
        (source.line(source.start(each)), source.line(source.end(each)))
        for each in source.module.body
        if isinstance(each, cst.SimpleStatementLine)
        and isinstance(each.body[0], cst.Import | cst.ImportFrom)
    ]
    on_new_line = source.line_start(chunk.start) == chunk.start
    if on_new_line and text.startswith((b"\n", b"\r")):
        behind = source.line(chunk.end)
        return any(first == behind for first, _ in imports)
    if text.endswith((b"\n\n", b"\r\r", b"\r\n\r\n")):
        before = source.line(chunk.start) - 1
        return any(last == before for _, last in imports)
    return False
