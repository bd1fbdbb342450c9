"""Imports in their order, and on lines of their length, after modules were renamed.

A block that isort would have left alone before is one that it leaves alone afterwards.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from aegis_cst.reading.layout import BASE
from codemods.python.import_order import RELATIVE, Key, key, module_category
from codemods.python.style import Style, exploded

Import = ast.Import | ast.ImportFrom


@dataclass(frozen=True, slots=True)
class _Statement:
    """An import statement with the lines of comments right above it.

    ``gap`` is how many blank lines stand above those.
    """

    node: Import
    lines: tuple[str, ...]
    gap: int


def blocks(statements: Sequence[ast.stmt]) -> Iterator[list[Import]]:
    """Import statements of a file that follow one another."""
    for _, block in groupby(statements, lambda each: isinstance(each, Import)):
        imports = [each for each in block if isinstance(each, Import)]
        if imports:
            yield imports


def in_order(
    before: Sequence[Import],
    old: Sequence[str],
    after: Sequence[Import],
    new: Sequence[str],
    style: Style,
) -> list[str] | None:
    """The lines of a block anew: of ``new``, if those of ``old`` were in order.

    ``before`` and ``after`` are the same statements. ``None`` if they were not.
    """
    earlier, later = _statements(before, old), _statements(after, new)
    if not earlier or not later or not _is_in_order(earlier, BASE.style):
        return None
    return list(_laid_out(later, style))


def _statements(nodes: Sequence[Import], lines: Sequence[str]) -> list[_Statement]:
    """The statements of a block; none if anything but comments is beside them."""
    found = []
    above = nodes[0].lineno - 1
    for node in nodes:
        first, last = node.lineno - 1, node.end_lineno or 0
        if first < above or not _is_alone(node, lines):
            return []
        between = list(lines[above:first])
        comments = [each for each in between if each.strip()]
        gap = len(between) - len(comments)
        if any(each.strip() for each in between[:gap]):
            return []  # a blank line below a comment
        found.append(_Statement(node, (*comments, *lines[first:last]), gap))
        above = last
    return found


def _is_alone(node: Import, lines: Sequence[str]) -> bool:
    """Whether nothing else but a comment is on the lines of a statement."""
    head = lines[node.lineno - 1].encode()[: node.col_offset]
    tail = lines[(node.end_lineno or 0) - 1].encode()[node.end_col_offset :]
    return not head.strip() and tail.strip()[:1] in {b"", b"#"}


_Place = tuple[int, bool, int, Key]


def _place(node: Import, style: Style) -> _Place:
    """Section and order of a statement; of relative ones the furthest come first."""
    if isinstance(node, ast.Import):
        name = node.names[0].name
        order = key(name, "", is_from=False, style=style)
        return module_category(name, style), order[0], 0, order
    name = node.module or ""
    order = key(name, node.names[0].name, is_from=True, style=style)
    section = RELATIVE if node.level else module_category(name, style)
    return section, order[0], -node.level, order


def _is_in_order(statements: Sequence[_Statement], style: Style) -> bool:
    places = [_place(each.node, style) for each in statements]
    gaps = [int(a[0] != b[0]) for a, b in pairwise(places)]
    return places == sorted(places) and gaps == [each.gap for each in statements[1:]]


def _laid_out(statements: Sequence[_Statement], style: Style) -> Iterator[str]:
    section = None
    for each in sorted(statements, key=lambda each: _place(each.node, style)):
        # A blank line between sections, as isort and ruff have it:
        # https://pycqa.github.io/isort/docs/configuration/options.html#sections
        its_own = _place(each.node, style)[0]
        if section not in {None, its_own}:
            yield "\n"
        section = its_own
        yield from _fitting(each, style)


def _fitting(statement: _Statement, style: Style) -> Iterator[str]:
    """The lines of a statement, wrapped if it is one that has become too long."""
    node, (*comments, line) = statement.node, statement.lines
    too_long = len(line.rstrip("\n")) > style.line_length
    if not too_long or node.lineno != node.end_lineno or isinstance(node, ast.Import):
        yield from statement.lines
        return
    yield from comments
    names = [f"{a.name} as {a.asname}" if a.asname else a.name for a in node.names]
    module = "." * node.level + (node.module or "")
    comment = line.encode()[node.end_col_offset :].decode().rstrip("\n")
    indent = " " * node.col_offset
    head = f"{indent}from {module} import ({comment}"
    yield exploded(head, names, ")", indent, style)
