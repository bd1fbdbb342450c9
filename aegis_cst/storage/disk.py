"""Every call with which the transaction changes the file system.

``observer`` is told of each before it is made: a test stops there.
"""

import os
import shutil
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

# Without it Windows makes CRLF of LF: https://docs.python.org/3/library/os.html#os.open
_BINARY = getattr(os, "O_BINARY", 0)
_EXCLUSIVELY = os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY


def _nobody(_step: str, _path: Path) -> None:
    """Outside of tests."""


observer: Callable[[str, Path], None] = _nobody


def create_file(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Create a file, which is not there yet."""
    observer("create", path)
    handle = os.open(path, _EXCLUSIVELY, mode)
    with os.fdopen(handle, "wb") as file:
        observer("write", path)
        file.write(data)


def flush_files(paths: Iterable[Path]) -> None:
    """Make contents durable; several at once cost little more than one."""
    for path in paths:
        observer("flush", path)
        # Windows flushes by a handle only that may write:
        # https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-flushfilebuffers
        handle = os.open(path, os.O_WRONLY | _BINARY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def take_after(path: Path, model: Path) -> None:
    """Give a file the owner and the mode of another, as far as that is permitted."""
    observer("mode", path)
    found = model.stat()
    chown = getattr(os, "chown", None)
    if chown is not None:
        made = path.stat()
        # The group first: whoever has given a file away cannot change it any more.
        if made.st_gid != found.st_gid:
            with suppress(OSError):
                chown(path, -1, found.st_gid)
        if made.st_uid != found.st_uid:
            with suppress(OSError):
                chown(path, found.st_uid, -1)
    with suppress(OSError):
        # Access lists and labels as well; but the content is of now.
        shutil.copystat(model, path)
        os.utime(path)
    # Last, for a change of owner takes away the bits that run a file as its owner:
    # https://man7.org/linux/man-pages/man2/chown.2.html
    path.chmod(stat.S_IMODE(found.st_mode))


def replace(source: Path, target: Path) -> None:
    """Put a file in the place of another, in one step."""
    observer("replace", target)
    # https://pubs.opengroup.org/onlinepubs/9799919799/functions/rename.html
    source.replace(target)


def unlink(path: Path) -> None:
    """Delete a file; one that is gone already is fine."""
    observer("unlink", path)
    path.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Make a folder."""
    observer("mkdir", path)
    path.mkdir(exist_ok=True)


def remove_folder(path: Path) -> None:
    """Remove a folder if nothing is in it."""
    with suppress(OSError):
        observer("rmdir", path)
        path.rmdir()


def flush_folder(path: Path) -> None:
    """Make names durable, where the platform can."""
    with suppress(OSError):
        observer("flush", path)
        # Its name may still be lost when a file is flushed; Windows has no such call:
        # https://man7.org/linux/man-pages/man2/fsync.2.html
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def overwrite(path: Path, data: bytes) -> None:
    """Change the content of a file in place, for what can be restored."""
    observer("write", path)
    path.write_bytes(data)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file that is seen with the old content or with the new one."""
    fresh = path.with_name(f"{path.name}.tmp")
    unlink(fresh)
    create_file(fresh, data)
    flush_files([fresh])
    replace(fresh, path)
    flush_folder(path.parent)


def remove_tree(folder: Path) -> None:
    """Delete a folder of plain files."""
    if not folder.is_dir() or folder.is_symlink():
        return
    for each in sorted(folder.iterdir()):
        unlink(each)
    remove_folder(folder)
