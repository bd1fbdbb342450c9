"""What a command is about: the project, and the components named."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import typer

from aegis_cst.components.catalogue import UnknownComponentError, names_in
from aegis_cst.reading.files.root import find_root, has_undo_records, is_project
from aegis_cst.reading.files.tree import DiskTree

_MARKS = ("pyproject.toml", "setup.py", "requirements.txt")
"""What the root of a Python project holds at least one of."""


def project_tree(path: Path | None, *, undoes: bool = False) -> DiskTree:
    """The project at ``path``, else the nearest one around the working folder.

    ``undoes``: any folder will do that a command has written to, and any project that
    one could have written to.
    """

    def accepts(folder: Path) -> bool:
        return is_project(folder) or (undoes and has_undo_records(folder))

    if path is None:
        root = find_root(Path.cwd(), accepts)
        if root is None and undoes:
            root = find_root(Path.cwd(), _is_foreign_project)
            if root is None and _has_application(Path.cwd()):
                root = Path.cwd()
        if root is None:
            message = (
                "no project here or in a parent folder; name one with --project-path, "
                "or create one with: aegis init NAME"
            )
            raise typer.BadParameter(message)
        return DiskTree(root)
    if not path.is_dir():
        message = f"{path} is not a folder"
        raise typer.BadParameter(message, param_hint="--project-path")
    written_to = undoes and (_is_foreign_project(path) or _has_application(path))
    if not accepts(path) and not written_to:
        message = (
            f"{path} is not a project of aegis: it has no [tool.aegis] in a "
            "pyproject.toml and no aegis.lock"
        )
        raise typer.BadParameter(message, param_hint="--project-path")
    return DiskTree(path)


def _is_foreign_project(folder: Path) -> bool:
    """Whether aegis does not know it; ``aegis check --fix`` writes to such as well."""
    return any((folder / mark).is_file() for mark in _MARKS)


def _has_application(folder: Path) -> bool:
    """Whether FastAPI is used in a folder or right below it."""
    for pattern in ("*.py", "*/*.py"):
        for path in folder.glob(pattern):
            with suppress(OSError):
                if b"FastAPI(" in path.read_bytes():
                    return True
    return False


def chosen(words: Sequence[str], there: Iterable[str] = ()) -> list[str]:
    """The components named on the command line; see ``names_in``."""
    try:
        names = names_in(words, there)
    except UnknownComponentError as error:
        raise typer.BadParameter(str(error), param_hint="COMPONENT") from error
    if not names:
        message = "name at least one component"
        raise typer.BadParameter(message, param_hint="COMPONENT")
    return names
