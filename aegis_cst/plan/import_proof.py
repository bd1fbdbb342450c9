"""Whether the imports that a plan adds lead to something."""

import ast
from collections.abc import Iterator, Sequence

from aegis_cst.plan.model import FileChange
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.places.syntax_modules import SOURCE_FOLDERS
from aegis_cst.reading.project import Project
from codemods.python.source import syntax_tree


def unresolved_imports(
    project: Project, changes: Sequence[FileChange]
) -> Iterator[Blocker]:
    """Imports of the project's own code, in new files, that lead nowhere.

    What other people's packages offer cannot be told without running them.
    """
    first_party = project.modules.first_party()
    exports: dict[str, frozenset[str] | None] = {}
    for change in changes:
        if not change.path.endswith(".py") or change.after is None:
            continue
        for line, module, name in _imports(change.after):
            if module.partition(".")[0] not in first_party:
                continue
            if change.before is not None and module.encode() in change.before:
                continue
            if not _leads(project, exports, module, name):
                what = f"{module}.{name}" if name else module
                yield Blocker(
                    f"the plan needs {what}, which is not in this project (any more)",
                    change.path,
                    line,
                )


def _imports(data: bytes) -> Iterator[tuple[int, str, str]]:
    """Line, module and name of every absolute import; the name of a module is empty."""
    try:
        tree = syntax_tree(data)
    except SyntaxError:
        return
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, ""
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield node.lineno, node.module, alias.name


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """Every statement at and below ``node``; expressions are not walked."""
    for block in ("body", "orelse", "handlers", "finalbody", "cases"):
        for child in getattr(node, block, ()):
            if isinstance(child, ast.stmt):
                yield child
            yield from _statements(child)


def _leads(
    project: Project, known: dict[str, frozenset[str] | None], module: str, name: str
) -> bool:
    if module not in known:
        known[module] = _exports(project, module)
    names = known[module]
    if names is None:
        return False
    if not name or name == "*" or name in names or "__getattr__" in names:
        return True
    submodule = f"{module}.{name}"
    return project.modules.path_of(submodule) is not None


def _exports(project: Project, module: str) -> frozenset[str] | None:
    """The names that a module binds; ``None`` if there is no such module."""
    path = project.modules.path_of(module)
    if path is None:
        relative = module.replace(".", "/")
        is_namespace = any(
            project.tree.entries(f"{folder}{relative}") for folder in SOURCE_FOLDERS
        )
        return frozenset() if is_namespace else None
    try:
        tree = syntax_tree(project.tree.read(path) or b"")
    except SyntaxError:
        # Newer than the Python that runs: anything may be in it.
        return frozenset({"__getattr__"})
    names: set[str] = set()
    for node in _statements(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.For | ast.With):
            names |= {
                each.id
                for each in ast.walk(node)
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
            }
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {a.asname or a.name.partition(".")[0] for a in node.names}
            if any(alias.name == "*" for alias in node.names):
                names.add("__getattr__")
    return frozenset(names)
