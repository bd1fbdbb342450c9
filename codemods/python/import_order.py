"""The order that isort and ruff want imports in: sections, statements, members."""

import re
import sys
from dataclasses import dataclass

import libcst as cst

from codemods.python.python_tree import dotted
from codemods.python.style import Style

# https://pycqa.github.io/isort/docs/configuration/options.html#sections
FUTURE, STDLIB, THIRD_PARTY, FIRST_PARTY, RELATIVE = range(5)

ImportNode = cst.Import | cst.ImportFrom
Natural = list[tuple[bool, int, str]]
MemberKey = tuple[int, int, Natural, str]
Key = tuple[bool, int, Natural, MemberKey]


@dataclass(frozen=True, slots=True)
class Name:
    """``name`` of a module, bound as ``alias`` (empty: as itself)."""

    name: str
    alias: str = ""

    @property
    def local(self) -> str:
        """The name that the import binds."""
        return self.alias or self.name

    @property
    def text(self) -> str:
        """As it stands in an import statement."""
        return f"{self.name} as {self.alias}" if self.alias else self.name


def category(node: ImportNode, style: Style) -> int:
    """The isort section that a statement belongs to."""
    if isinstance(node, cst.ImportFrom):
        if node.relative:
            return RELATIVE
        module = dotted(node.module)
    else:
        module = dotted(node.names[0].name)
    return module_category(module, style)


def module_category(module: str, style: Style) -> int:
    """The isort section of an absolute dotted module."""
    top = module.partition(".")[0]
    if top == "__future__":
        return FUTURE
    if top in style.first_party:
        return FIRST_PARTY
    # isort and ruff go by their own list for the target version; names that have come
    # or gone in between are rare.
    return STDLIB if top in sys.stdlib_module_names else THIRD_PARTY


def statement_key(node: ImportNode, style: Style) -> Key:
    """What an import statement sorts by within its section."""
    if isinstance(node, cst.Import):
        return key(dotted(node.names[0].name), "", is_from=False, style=style)
    first = "" if isinstance(node.names, cst.ImportStar) else node.names[0]
    member = first.evaluated_name if isinstance(first, cst.ImportAlias) else ""
    return key(dotted(node.module), member, is_from=True, style=style)


def key(module: str, member: str, *, is_from: bool, style: Style) -> Key:
    """What an import of ``member`` from ``module`` sorts by within its section."""
    # ``import a`` goes before ``from a import b``, unless settings say otherwise:
    # https://pycqa.github.io/isort/docs/configuration/options.html#from-first
    rank = is_from != style.from_first and not style.force_sort_within_sections
    length = len(module) if style.length_sort else 0
    return rank, length, _natural(module.lower()), member_key(member, style)


def _natural(text: str) -> Natural:
    """Numbers compare by value, as in isort's natural order."""
    parts = re.findall(r"\d+|\D", text)
    return [
        (False, int(part), "") if part.isdigit() else (True, 0, part) for part in parts
    ]


def member_key(name: str, style: Style) -> MemberKey:
    """Sort by isort's ``order_by_type``: constants, then classes, then the rest."""
    kind = 2
    if style.order_by_type:
        # One capital letter is a class to isort, such as ``T``:
        # https://github.com/PyCQA/isort/blob/main/isort/sorting.py
        constant = name.isupper() and len(name) > 1
        kind = 0 if constant else 1 if name[:1].isupper() else 2
    length = len(name) if style.length_sort else 0
    return kind, length, _natural(name.lower()), name
