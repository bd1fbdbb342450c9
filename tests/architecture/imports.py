"""What each module of the project imports, by its text."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("aegis_cst", "codemods")


@dataclass(frozen=True, slots=True)
class Import:
    """``name`` is dotted in full; ``at_once`` says that nothing is called first."""

    name: str
    at_once: bool


@cache
def imports() -> Mapping[str, tuple[Import, ...]]:
    """By the dotted name of the module that imports."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            tree = ast.parse(path.read_text("utf-8"))
            found[name] = tuple(_imports(tree, at_once=True))
    return found


def module_of(name: str) -> str:
    """The module that a dotted name is in, or is; empty for one of somebody else's."""
    while name and name not in imports():
        name = name.rpartition(".")[0]
    return name


def _imports(node: ast.AST, *, at_once: bool) -> Iterator[Import]:
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.Import):
            yield from (Import(alias.name, at_once) for alias in each.names)
        elif isinstance(each, ast.ImportFrom):
            assert each.level == 0, "imports are written in full"
            for alias in each.names:
                yield Import(f"{each.module}.{alias.name}", at_once)
        elif not (isinstance(each, ast.If) and "TYPE_CHECKING" in ast.dump(each.test)):
            later = isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from _imports(each, at_once=at_once and not later)
