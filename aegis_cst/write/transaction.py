"""A plan made visible on disk: all of it or nothing.

New contents are staged beside their targets and flushed, then renamed into place.
Whatever goes wrong on the way, an interrupt included, everything is put back.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from aegis_cst.plan.model import FileChange
from aegis_cst.project.tree import DiskTree


class MovedOnError(Exception):
    """A file is not what the plan was made from; the text names it."""


@dataclass(slots=True)
class _Staged:
    """What was done so far, so that it can be undone.

    ``temporary`` holds new content that is not in place yet, ``retired`` what is to be
    deleted, each by the path that it belongs to.
    """

    temporary: dict[str, Path] = field(default_factory=dict)
    retired: dict[str, Path] = field(default_factory=dict)
    folders: list[Path] = field(default_factory=list)
    written: list[FileChange] = field(default_factory=list)


def apply_changes(root: Path, changes: Sequence[FileChange]) -> None:
    """Write every change below ``root``.

    Raises ``MovedOnError`` if a file changed since the plan was made, and ``OSError``
    if something cannot be written; the tree is then as before.
    """
    tree = DiskTree(root)
    for change in changes:
        if tree.read(change.path) != change.before:
            message = f"{change.path} changed while the plan was made; run it again"
            raise MovedOnError(message)
    staged = _Staged()
    try:
        for change in changes:
            if change.after is not None:
                _stage(tree, change, staged)
        for change in changes:
            staged.written.append(change)
            _make_visible(tree, change, staged)
    except BaseException:
        _roll_back(tree, staged)
        raise
    for path, retired in staged.retired.items():
        retired.unlink()
        _remove_empty_folders(tree, path)


def _target(tree: DiskTree, path: str) -> Path:
    """The file to write: a symbolic link inside the project is written through."""
    return tree.locate(path).resolve()


def _stage(tree: DiskTree, change: FileChange, staged: _Staged) -> None:
    target = _target(tree, change.path)
    missing = [each for each in target.parents if not each.exists()]
    for folder in reversed(missing):
        folder.mkdir()
        staged.folders.append(folder)
    staged.temporary[change.path] = _write_beside(target, change.after or b"")


def _write_beside(target: Path, data: bytes) -> Path:
    """A flushed temporary file in the folder of ``target``, with its mode."""
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "is read-only", str(target))
    handle, name = tempfile.mkstemp(prefix=".aegis-", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        else:
            temporary.chmod(0o666 & ~_umask())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _make_visible(tree: DiskTree, change: FileChange, staged: _Staged) -> None:
    target = _target(tree, change.path)
    if change.after is None:
        retired = target.with_name(f".aegis-{target.name}.tmp")
        target.rename(retired)
        staged.retired[change.path] = retired
    else:
        staged.temporary[change.path].replace(target)
        del staged.temporary[change.path]


def _roll_back(tree: DiskTree, staged: _Staged) -> None:
    """Put back what was there; what cannot be put back does not stop the rest."""
    for change in reversed(staged.written):
        target = _target(tree, change.path)
        with suppress(OSError):
            if change.path in staged.retired:
                staged.retired[change.path].rename(target)
            elif change.before is None:
                target.unlink(missing_ok=True)
            elif not target.exists() or target.read_bytes() != change.before:
                _write_beside(target, change.before).replace(target)
    for temporary in staged.temporary.values():
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    for folder in reversed(staged.folders):
        with suppress(OSError):
            folder.rmdir()


def _remove_empty_folders(tree: DiskTree, path: str) -> None:
    """Folders that held nothing but what went, and its byte code."""
    stem = Path(path).stem
    folder = tree.locate(path).parent
    cache = folder / "__pycache__"
    with suppress(OSError):
        for compiled in cache.glob(f"{stem}.*.pyc"):
            compiled.unlink()
        for empty in (cache, folder, *folder.parents):
            if empty == tree.root:
                break
            if empty.exists():
                empty.rmdir()
