"""Taking statements and imported names out again, byte for byte where recorded.

A chunk is the exact text that an insertion put in. Where it still stands around the
statement that goes, the chunk goes, with the blank line or the newline that came with
it; where the user has changed it since, the lines of the statement go.
"""

from collections.abc import Iterator, Sequence

import libcst as cst

from codemods.names import names_in
from codemods.python_tree import blocks, dotted, import_members
from codemods.result import Refusal
from codemods.source import Deletion, Source


def statement_deletion(
    source: Source, statement: cst.CSTNode, chunks: Sequence[str]
) -> Deletion | Refusal:
    """What to delete for one statement to go."""
    start, end = source.start(statement), source.end(statement)
    if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) > 1:
        return Refusal(
            "several statements share this line; put each on a line of its own",
            source.line(start),
        )
    if refusal := _would_empty_block(source, statement):
        return refusal
    whole = covering_chunk(source, chunks, start, end)
    return whole or source.whole_lines(start, end)


def covering_chunk(
    source: Source, chunks: Sequence[str], start: int, end: int
) -> Deletion | None:
    """The chunk that still stands around the bytes from ``start`` to ``end``."""
    for each in _covering(source, chunks, start, end):
        if _is_of_lines(source, each) and not _divides(source, each):
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


def _would_empty_block(source: Source, statement: cst.CSTNode) -> Refusal | None:
    for block in blocks(source.module):
        if len(block) == 1 and block[0] is statement and block != source.module.body:
            if statement in source.module.body:
                return None
            return Refusal(
                "the block would be empty without this statement; add `pass` to it",
                source.line(source.start(statement)),
            )
    return None


def _covering(
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


def import_deletions(
    source: Source,
    module: str,
    names: Sequence[str],
    chunks: Sequence[str],
    without: Sequence[cst.CSTNode] = (),
) -> list[Deletion] | Refusal:
    """What to delete for ``names`` of ``module`` to be imported no more.

    What is used elsewhere than in the statements ``without`` stays imported.
    """
    deletions: list[Deletion] = []
    for line in source.module.body:
        if not isinstance(line, cst.SimpleStatementLine):
            continue
        node = line.body[0]
        if not isinstance(node, cst.ImportFrom):
            continue
        if node.relative or dotted(node.module) != module:
            continue
        members = import_members(node)
        going = [
            each
            for each in members
            if each.evaluated_name in names
            and not _is_used(source, each, [line, *without])
        ]
        if going and len(going) == len(members):
            deletion = statement_deletion(source, line, chunks)
            if isinstance(deletion, Refusal):
                return deletion
            deletions.append(deletion)
        else:
            deletions += [
                _member_deletion(source, node, each, chunks) for each in going
            ]
    return deletions


def _is_used(
    source: Source, alias: cst.ImportAlias, without: Sequence[cst.CSTNode]
) -> bool:
    """Whether the imported name is used elsewhere than in some statements."""
    name = alias.evaluated_alias or alias.evaluated_name
    uses = sum(len(names_in(each, name)) for each in without)
    return len(names_in(source.module, name)) > uses


def _member_deletion(
    source: Source, node: cst.ImportFrom, alias: cst.ImportAlias, chunks: Sequence[str]
) -> Deletion:
    """What to delete for one name of a statement that keeps others."""
    members = import_members(node)
    start = source.start(alias)
    end = source.end(alias.asname.name if alias.asname else alias.name)
    for chunk in _covering(source, chunks, start, end):
        if source.start(node) < chunk.start and chunk.end < source.line_end(
            source.end(node)
        ):
            return chunk
    index = members.index(alias)
    if index + 1 < len(members):
        follower = source.start(members[index + 1])
        if source.line(follower) == source.line(start):
            return Deletion(start, follower)
        return Deletion(source.line_start(start), source.line_start(follower))
    previous = members[index - 1]
    last = previous.asname.name if previous.asname else previous.name
    if source.line(source.start(previous)) != source.line(start) and isinstance(
        alias.comma, cst.Comma
    ):
        return source.whole_lines(start, end)
    return Deletion(source.end(last), end)
