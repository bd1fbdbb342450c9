"""Imports that name a module, or a name in one, by what it is called now.

``from a.old import x`` becomes ``from a.new import x``. What is imported keeps the name
that the file uses: ``from a import old`` becomes ``from a import new as old``.
"""

import ast
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from codemods.python.source import line_starts, syntax_tree

_FROM = re.compile(rb"from[ \t]+([.\w]+)[ \t]+import\b")


@dataclass(frozen=True, slots=True)
class _Replacement:
    """Bytes ``start`` up to ``end``, and what stands there instead."""

    start: int
    end: int
    text: str


def renamed(data: bytes, names: Mapping[str, str], package: Sequence[str]) -> bytes:
    """The source with new names in its imports, as far as that can be done safely.

    ``names`` are dotted, old to new; ``package`` are the folders of the file, which
    relative imports start from. A source that does not parse is given back as it is.
    """
    try:
        tree = syntax_tree(data)
        data.decode()
    except (SyntaxError, ValueError):
        return data
    source = _Source(data, names, package)
    source.plain = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if not alias.asname
    }
    found = sorted(
        {each for node in ast.walk(tree) for each in source.replacements(node)},
        key=lambda each: each.start,
    )
    parts, at = [], 0
    for each in found:
        parts += [data[at : each.start], each.text.encode()]
        at = each.end
    return b"".join([*parts, data[at:]])


class _Source:
    def __init__(
        self, data: bytes, names: Mapping[str, str], package: Sequence[str]
    ) -> None:
        self.data = data
        self.names = names
        self.package = list(package)
        self.plain: set[str] = set()
        # The columns of ``ast`` do not count the byte-order mark.
        mark = len(BOM_UTF8) if data.startswith(BOM_UTF8) else 0
        self.starts = [mark, *islice(line_starts(data), 1, None)]

    def replacements(self, node: ast.AST) -> Iterator[_Replacement]:
        """What is to be put in the place of parts of a node."""
        if isinstance(node, ast.ImportFrom):
            yield from self._from(node)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                new = self._new(alias.name)
                if new:
                    start = self._at(alias.lineno, alias.col_offset)
                    yield _Replacement(start, start + len(alias.name), new)
        elif isinstance(node, ast.Attribute):
            yield from self._attribute(node)

    def _from(self, node: ast.ImportFrom) -> Iterator[_Replacement]:
        start = self._at(node.lineno, node.col_offset)
        match = _FROM.match(self.data, start)
        if match is None:
            return
        above = self.package[: len(self.package) - node.level + 1] if node.level else []
        module = ".".join([*above, *filter(None, [node.module])])
        if new := self._new(module):
            yield _Replacement(*match.span(1), self._said(new, above, node.level))
            return
        for alias in node.names:
            parent, _, name = self.names.get(f"{module}.{alias.name}", "").rpartition(
                "."
            )
            if not name:
                continue
            text = f"{name} as {alias.asname or alias.name}"
            at = self._at(alias.lineno, alias.col_offset)
            if parent == module:
                end = self._at(alias.end_lineno or 0, alias.end_col_offset or 0)
                yield _Replacement(at, end, text)
            elif len(node.names) == 1:
                end = self._at(node.end_lineno or 0, node.end_col_offset or 0)
                said = self._said(parent, above, node.level)
                yield _Replacement(start, end, f"from {said} import {text}")

    def _said(self, module: str, above: Sequence[str], level: int) -> str:
        """A module as an import names it that was relative, or not."""
        inside = ".".join(above) + "."
        if level and above and module.startswith(inside):
            return "." * level + module.removeprefix(inside)
        return module

    def _attribute(self, node: ast.Attribute) -> Iterator[_Replacement]:
        """A module that is named in full, where it was imported so."""
        name = _dotted(node)
        new = self._new(name) if name in self.plain else ""
        if new:
            yield from self._word(node, name, new)

    def _word(
        self, node: ast.alias | ast.Attribute, name: str, new: str
    ) -> Iterator[_Replacement]:
        """A dotted name, if it is written in one piece."""
        start = self._at(node.lineno, node.col_offset)
        end = start + len(name.encode())
        if self.data[start:end] == name.encode():
            yield _Replacement(start, end, new)

    def _new(self, module: str) -> str:
        """What a module is called now, if it or one above it has another name."""
        for old, new in self.names.items():
            if module == old or module.startswith(f"{old}."):
                return new + module.removeprefix(old)
        return ""

    def _at(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return "()"
