"""Plain imports in thousands of files."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from proof_scale import scaled

from codemods.python.import_order import Name
from codemods.python.import_removal import import_deletions
from codemods.python.imports import import_names
from codemods.python.source import parse
from codemods.python.style import Style
from codemods.result import Edited, Found, Presence, Refusal, Result, Unchanged
from codemods.splice import apply_deletions, apply_insertions
from shapes.choices import drawn
from shapes.oracle import Edit, Tally
from shapes.python_heads import HEAD, head
from shapes.python_meaning import Imported, check_added, compiles
from shapes.python_text import LAYOUT, Dimensions, Shape, lay_out
from shapes.registration_edits import STYLES

MODULES = ("app.middle.api", "app", "zzz.third", "os", "app.zebra", "fastapi")
NAMES = {
    "one": (Name("router"),),
    "alias": (Name("router", "middle_router"),),
    "two": (Name("stop_all"), Name("Start")),
    "constant": (Name("A_CONSTANT"),),
}
DIMENSIONS: Dimensions = {
    **HEAD,
    **LAYOUT,
    "rest": (
        "",
        "",
        "x = 1\n",
        "def f(): ...\n",
        "# on f\n@cache\ndef f():\n\tpass\n",
        "# alone\n\nclass C:\n\tpass\n",
        "if DEBUG:\n\tx = 1\n",
        "'not a docstring'\n",
        "x = 1; y = 2\n",
    ),
    "module": MODULES,
    "names": tuple(NAMES),
    "style": tuple(STYLES),
}
PARTS = 2
NUMBER = 2000


@dataclass(frozen=True, slots=True)
class Imports:
    """The three verbs, made of the two functions that the other edits use."""

    module: str
    names: Sequence[Name]
    style: Style

    def find(self, data: bytes) -> Found | Refusal:
        """Read it off the syntax tree."""
        source = parse(data)
        if isinstance(source, Refusal):
            return source
        lines = [
            node.lineno
            for node in ast.parse(data).body
            if isinstance(node, ast.ImportFrom) and node.module == self.module
            for each in node.names
            for name in self.names
            if (each.name, each.asname or "") == (name.name, name.alias)
        ]
        if not lines:
            return Found(Presence.ABSENT)
        return Found(Presence.OURS, min(lines), max(lines))

    def insert(self, data: bytes) -> Result:
        """Put the names in that are missing."""
        source = parse(data)
        if isinstance(source, Refusal):
            return source
        insertions = import_names(source, self.module, self.names, self.style)
        if isinstance(insertions, Refusal):
            return insertions
        if not insertions:
            return Unchanged()
        after = apply_insertions(data, insertions)
        return Edited(after, 1, tuple(each.text.decode() for each in insertions))

    def strip(self, data: bytes, chunks: Sequence[str]) -> Result:
        """Take the names out, none of which is used."""
        source = parse(data)
        if isinstance(source, Refusal):
            return source
        names = [each.name for each in self.names]
        deletions = import_deletions(source, self.module, names, chunks)
        if isinstance(deletions, Refusal):
            return deletions
        if not deletions:
            return Unchanged()
        after = apply_deletions(data, deletions)
        return Edited(after, 1, ())

    def check(self, before: bytes, after: bytes) -> None:
        """Nothing but the imports came."""
        imported = [
            Imported(self.module, each.name, each.alias or None) for each in self.names
        ]
        check_added(before, after, [], imported)


def cases(
    number: int, part: int = 0, parts: int = 1
) -> Iterator[tuple[Shape, bytes, Edit]]:
    """A part of so many files that something may be imported in."""
    for shape in drawn(DIMENSIONS, number, part, parts):
        module = shape["module"]
        data = lay_out(head(shape, module) + shape["rest"], shape)
        if compiles(data):
            yield (
                shape,
                data,
                _edit(Imports(module, NAMES[shape["names"]], STYLES[shape["style"]])),
            )


def _edit(imports: Imports) -> Edit:
    return Edit(
        find=imports.find,
        insert=imports.insert,
        strip=imports.strip,
        meaning=imports.check,
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_imports_come_and_go(part: int) -> None:
    tally = Tally()
    for case in cases(NUMBER, part, PARTS):
        tally.judge(*case)
    tally.expect(distinct=scaled(NUMBER // PARTS * 2 // 3), edited=0.7)
