"""The statement that a new one stands behind or before."""

from collections.abc import Iterator, Sequence

import libcst as cst

from codemods.python.flow import leaves
from codemods.python.python_tree import Statement, inner_blocks
from codemods.python.source import Source

_LOOPS = (cst.For, cst.While)
_DEFINITIONS = (cst.FunctionDef, cst.ClassDef)


def behind(source: Source, block: Sequence[Statement], line: int) -> Statement | None:
    """The statement on a line that another can stand behind, once.

    That is the innermost one, or the loop around it. Nothing behind a ``return`` runs.
    """
    way = list(_way(source, block, line))
    for statement in way:
        # Within the loop it would be done over and over.
        if isinstance(statement, _LOOPS):
            return statement
    last = way[-1] if way else None
    return None if last is None or leaves(last) else last


def ahead(
    source: Source, block: Sequence[Statement], line: int, made: int
) -> Statement | None:
    """The outermost statement on a line, as long as it does not hold ``made`` too."""
    # As far out as possible, so that it does not depend on a condition, but not
    # before the receiver has its name.
    for statement in _way(source, block, line) if line else ():
        if not made or not _holds(source, statement, made):
            return statement
    return None


def apart(source: Source, statement: Statement, text: str) -> str:
    """The text with blank lines above it, as PEP 8 has them behind a definition.

    https://peps.python.org/pep-0008/#blank-lines
    """
    if not isinstance(statement, _DEFINITIONS):
        return text
    return ("\n" if source.indent(statement) else "\n\n") + text


def _way(source: Source, block: Sequence[Statement], line: int) -> Iterator[Statement]:
    """The statements of a scope that hold a line, the outermost first."""
    for statement in block:
        if _holds(source, statement, line):
            yield statement
            if not isinstance(statement, _DEFINITIONS):
                for inner in inner_blocks(statement):
                    yield from _way(source, inner, line)
            return


def _holds(source: Source, statement: Statement, line: int) -> bool:
    """Whether a line is one of a statement, its decorators included."""
    first = source.start(statement)
    if isinstance(statement, _DEFINITIONS) and statement.decorators:
        first = min(first, source.start(statement.decorators[0]))
    return source.line(first) <= line <= source.line(source.end(statement))
