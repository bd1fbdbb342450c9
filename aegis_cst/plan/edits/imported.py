"""Which of some modules a Python file imports, however the import is laid out."""

import ast
from collections.abc import Iterator, Sequence

from aegis_cst.plan.edits.module_names import folders
from codemods.python.source import syntax_tree


def imported(
    path: str, data: bytes, modules: frozenset[str], root: str
) -> dict[int, str]:
    """Line and name of each import of ``modules``, or of what is below them.

    ``root`` is the folder that imports start from. Relative imports count, and names in
    parentheses over several lines. A file that cannot be parsed imports nothing that
    could be told.
    """
    last_parts = {module.rpartition(".")[2].encode() for module in modules}
    if not any(part in data for part in last_parts):
        return {}
    try:
        tree = syntax_tree(data)
    except SyntaxError:
        return {}
    package = folders(path, root)
    named = (name for node in ast.walk(tree) for name in _names(node, package, modules))
    return dict(sorted(named))


def _names(
    node: ast.AST, package: Sequence[str], modules: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """Line and absolute name of every one of ``modules`` that a statement imports."""
    if isinstance(node, ast.Import):
        candidates = [(alias.lineno, alias.name) for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        module = _absolute(node, package)
        candidates = [(node.lineno, module)]
        if not _belongs(module, modules):
            candidates = [(a.lineno, f"{module}.{a.name}") for a in node.names]
    else:
        return
    yield from (each for each in candidates if _belongs(each[1], modules))


def _belongs(name: str, modules: frozenset[str]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in modules)


def _absolute(node: ast.ImportFrom, package: Sequence[str]) -> str:
    """The module that a statement imports from, in a file of a package."""
    if not node.level:
        return node.module or ""
    parents = package[: len(package) - node.level + 1]
    return ".".join([*parents, *filter(None, [node.module])])
