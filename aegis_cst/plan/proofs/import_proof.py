"""Whether the imports that a plan adds lead to something."""

import ast
from collections.abc import Iterator, Sequence

from aegis_cst.plan.model import FileChange
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project
from codemods.python.source import syntax_tree


def unresolved_imports(
    project: Project, changes: Sequence[FileChange]
) -> Iterator[Blocker]:
    """Imports of the project's own code, in new files, that lead nowhere.

    What other people's packages offer cannot be told without running them.
    """
    for change in changes:
        if not change.path.endswith(".py") or change.after is None:
            continue
        for line, module, name in _imports(change.after):
            if not project.modules.is_ours(module, change.path):
                continue
            if change.before is None and _is_in_package(project, module, change.path):
                continue
            # The user imported it before the plan.
            if change.before is not None and module.encode() in change.before:
                continue
            if not _leads(project, change.path, module, name):
                what = f"{module}.{name}" if name else module
                yield Blocker(
                    f"the plan needs {what}, which is not in this project",
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
    # Where statements can stand, by https://docs.python.org/3/library/ast.html#abstract-grammar
    for block in ("body", "orelse", "handlers", "finalbody", "cases"):
        for child in getattr(node, block, ()):
            if isinstance(child, ast.stmt):
                yield child
            yield from _statements(child)


def _is_in_package(project: Project, module: str, importer: str) -> bool:
    """Whether only a file inside a package is called so, such as ``svc/redis.py``.

    Scripts in that folder import it so, a component's files mean what is installed.
    """
    top = module.partition(".")[0]
    found = (project.modules.path_of(top, importer) or "").removesuffix("/__init__.py")
    folder = found.rstrip("/").rpartition("/")[0]
    if f"{folder}/__init__.py" not in project.modules.files:
        return False
    application = project.application
    return isinstance(application, Blocker) or folder != application.entry.import_root


def _leads(project: Project, importer: str, module: str, name: str) -> bool:
    """Whether a module of the project is there, and has the name."""
    path = project.modules.path_of(module, importer)
    if path is None:
        return False
    return not name or name == "*" or project.modules.defines(path, name) is not False
