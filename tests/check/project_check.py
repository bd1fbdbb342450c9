"""Rules run on a project in memory."""

from collections.abc import Mapping, Sequence
from textwrap import dedent

from memory_tree import MemoryTree

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.sources import TreeSources


def codebase_of(files: Mapping[str, str | bytes]) -> Codebase:
    """A project of texts, whose common indentation is taken off."""
    tree = {
        path: dedent(data).lstrip("\n") if isinstance(data, str) else data
        for path, data in files.items()
    }
    return Codebase(TreeSources(MemoryTree(tree)))


def found(
    rules: Sequence[Rule], files: Mapping[str, str | bytes], code: str = ""
) -> list[Finding]:
    """What rules find, each thing once, in order."""
    codebase = codebase_of(files)
    every = {each for rule in rules for each in rule.check(codebase)}
    chosen = [each for each in every if not code or each.code == code]
    return sorted(chosen, key=lambda each: (each.place, each.code, each.message))


def shown(
    rules: Sequence[Rule], files: Mapping[str, str | bytes], code: str = ""
) -> list[str]:
    """The same as ``path:line:column message``."""
    return [
        f"{each.place.path}:{each.place.line}:{each.place.column} {each.message}"
        for each in found(rules, files, code)
    ]
