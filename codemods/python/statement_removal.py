"""Taking a statement out again, byte for byte where recorded.

Where the chunk that an insertion put in still stands around the statement that goes,
the chunk goes, with the blank line or the newline that came with it; where the user has
changed it since, the lines of the statement go.
"""

from collections.abc import Sequence

import libcst as cst

from codemods.python.python_tree import blocks
from codemods.python.recorded_chunks import covering_chunk
from codemods.python.source import Source
from codemods.result import Refusal
from codemods.splice import Deletion


def statement_deletion(
    source: Source,
    statement: cst.CSTNode,
    chunks: Sequence[str],
    leaving: Sequence[cst.CSTNode] = (),
) -> Deletion | Refusal:
    """What to delete for one statement to go, with others that are ``leaving``."""
    start, end = source.start(statement), source.end(statement)
    if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) > 1:
        return Refusal(
            "several statements share this line; put each on a line of its own",
            source.line(start),
        )
    whole = covering_chunk(source, chunks, (start, end), leaving)
    return whole or source.whole_lines(start, end)


def would_empty_a_block(
    source: Source, statements: Sequence[cst.CSTNode]
) -> Refusal | None:
    """Refuse where nothing would be left of the block that statements stand in."""
    for block in blocks(source.module):
        # A module may be empty, a block may not.
        inner = bool(block) and block[0] not in source.module.body
        if inner and all(each in statements for each in block):
            return Refusal(
                "the block would be empty without this statement; add `pass` to it",
                source.line(source.start(block[0])),
            )
    return None
