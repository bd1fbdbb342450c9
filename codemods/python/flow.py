"""The statements of a line, several of which may share it, and whether they leave."""

from collections.abc import Sequence

import libcst as cst

from codemods.python.python_tree import Statement, inner_blocks


def small_statements(statement: cst.CSTNode) -> Sequence[cst.BaseSmallStatement]:
    """The statements of a line, two for ``a; b``; none for a compound."""
    return statement.body if isinstance(statement, cst.SimpleStatementLine) else ()


def leaves(statement: Statement) -> bool:
    """Whether nothing behind a statement runs: it returns or raises in any case."""
    if isinstance(statement, cst.If):
        blocks = list(inner_blocks(statement))
        return _has_else(statement) and all(
            bool(block) and leaves(block[-1]) for block in blocks
        )
    if isinstance(statement, cst.With):
        # A ``with`` may swallow an exception; that it was left is meant all the same.
        return any(leaves(each) for block in inner_blocks(statement) for each in block)
    return any(
        isinstance(each, cst.Return | cst.Raise) for each in small_statements(statement)
    )


def _has_else(statement: cst.If) -> bool:
    orelse = statement.orelse
    return isinstance(orelse, cst.Else) or (
        isinstance(orelse, cst.If) and _has_else(orelse)
    )
