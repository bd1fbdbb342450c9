"""``.aegis/``: what aegis keeps for itself. Git ignores it; it may be deleted."""

import errno
from contextlib import suppress
from pathlib import Path

from aegis_cst.storage import disk

NAME = ".aegis"
_IGNORE = ".gitignore"
# It hides itself as well: https://git-scm.com/docs/gitignore
_EVERYTHING = b"*\n"


def private_folder(root: Path) -> Path:
    """The folder, made if it is missing, with the ``.gitignore`` that hides it.

    Raises ``OSError`` if it cannot be made, or is a link to somewhere else.
    """
    folder = private_path(root)
    if not folder.is_dir():
        disk.make_folder(folder)
    ignore = private_path(root, _IGNORE)
    if not ignore.is_file():
        # Two commands that come at once both get here, before one waits for its turn:
        # a file that both write under another name and rename is gone for the second.
        with suppress(FileExistsError):
            disk.create_file(ignore, _EVERYTHING)
    # Whoever was to fill it may have been stopped, or is about to.
    if not ignore.stat().st_size:
        disk.overwrite(ignore, _EVERYTHING)
    return folder


def private_path(root: Path, *names: str) -> Path:
    """A path below the folder, which need not be there."""
    path = root / NAME
    for name in ("", *names):
        path = path / name
        # A repository may bring one, and what is written would end up outside of it.
        if path.is_symlink():
            raise OSError(errno.EACCES, "is a link; delete it", str(path))
    return path


def forget(root: Path) -> None:
    """Remove the folder again if nothing is kept in it."""
    folder = private_path(root)
    if folder.is_dir() and [each.name for each in folder.iterdir()] == [_IGNORE]:
        disk.unlink(folder / _IGNORE)
        disk.remove_folder(folder)
