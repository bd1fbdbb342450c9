"""Where a project starts: the folder that holds its configuration."""

import re
from collections.abc import Callable
from pathlib import Path

STATE = "aegis.lock"
"""Name of the state file, in the root of the project."""

_TABLE = re.compile(rb"^\s*\[\s*tool\s*\.\s*aegis\s*[.\]]", re.MULTILINE)


def is_project(folder: Path) -> bool:
    """Whether a folder is the root of a project."""
    try:
        if (folder / STATE).is_file():
            return True
        manifest = folder / "pyproject.toml"
        return manifest.is_file() and bool(_TABLE.search(manifest.read_bytes()))
    except OSError:
        return False


def has_undo_records(folder: Path) -> bool:
    """Whether something was written below a folder that can be taken back."""
    return (folder / ".aegis" / "undo").is_dir()


def find_root(start: Path, accepts: Callable[[Path], bool] = is_project) -> Path | None:
    """The nearest folder, ``start`` or a parent of it, that is a project."""
    folders = [start.resolve(), *start.resolve().parents]
    return next((each for each in folders if accepts(each)), None)
