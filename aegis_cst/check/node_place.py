"""Where a node of a syntax tree stands."""

import ast

from aegis_cst.reading.code.syntax import DEFINITIONS, Syntax
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.wiring.sites import Site


def node_place(
    codebase: Codebase, file: Syntax, node: ast.expr | ast.stmt | ast.arg
) -> Place:
    """The place of a node; of a definition, that of its name's line."""
    line, column = node.lineno, node.col_offset
    # Its end is that of its whole body.
    if isinstance(node, DEFINITIONS):
        return codebase.place(Site(file.path, line, column))
    end, ends = node.end_lineno or line, node.end_col_offset or column
    return codebase.place(Site(file.path, line, column, end, ends))


def offset(file: Syntax, line: int, column: int) -> int:
    """How many bytes of a file stand before a line and a column of ``ast``."""
    lines = file.data.splitlines(keepends=True)
    before = sum(map(len, lines[: line - 1]))
    # `ast` counts without the byte-order mark.
    marked = line == 1 and file.data.startswith(b"\xef\xbb\xbf")
    return before + column + (3 if marked else 0)
