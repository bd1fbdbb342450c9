"""Where a project starts, and the repository that it is in."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from aegis_cst.reading.files.tree import holds_code

STATE = "aegis.lock"
"""Name of the state file, in the root of the project."""

CROWDED = 100_000
"""More files and folders than a project has that is kept in no repository."""

_TABLE = re.compile(rb"^\s*\[\s*tool\s*\.\s*aegis\s*[.\]]", re.MULTILINE)


_REQUIRES = re.compile(
    r"pyproject\.toml|setup\.(?:py|cfg)|requirements?[\w.-]*\.txt|Pipfile|aegis\.lock"
)
# Without a list of requirements, what starts it makes a folder out as a project.
_STARTS = re.compile(r"Procfile|(?:docker-)?compose\.ya?ml|Dockerfile")


def requires(name: str) -> bool:
    """Whether a file, by its name, says what the folder that it is in requires."""
    return _REQUIRES.fullmatch(name) is not None


def repository_of(start: Path) -> Path:
    """The repository around a folder: what commands may read and write in.

    It is the nearest folder with ``.git``, which is a file in a worktree and in a
    submodule; without one the outermost with a manifest, else the folder itself. A
    home folder is none of a project in it, even where its settings are kept in git.
    """
    start = start.resolve()
    homes = {Path(start.anchor)}
    with suppress(RuntimeError):  # nobody's: a user without an entry, in a container
        homes.add(Path.home().resolve())
    inside = [start]
    for each in start.parents:
        if each in homes:
            break
        inside.append(each)
    for each in inside:
        if (each / ".git").exists():
            return each
    return next((each for each in reversed(inside) if _has_manifest(each)), start)


def _has_manifest(folder: Path) -> bool:
    try:
        return any(
            requires(each.name) or _STARTS.fullmatch(each.name)
            for each in folder.iterdir()
        )
    except OSError:
        return False


def is_crowded(folder: Path) -> bool:
    """Whether nothing makes a folder out as a project, and too much is below it.

    Such as a home folder: to look through it would take minutes.
    """
    if (folder / ".git").exists() or _has_manifest(folder):
        return False
    count, waiting = 0, [str(folder)]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as found:
            for each in found:
                count += 1
                if count > CROWDED:
                    return True
                if each.is_dir(follow_symlinks=False) and holds_code(each.name):
                    waiting.append(each.path)
    return False


def folder_in(repository: Path, folder: Path) -> str:
    """A folder relative to the repository around it; empty for that itself."""
    inside = folder.resolve().relative_to(repository.resolve()).as_posix()
    return "" if inside == "." else inside


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
