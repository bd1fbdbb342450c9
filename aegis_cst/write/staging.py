"""What a plan is going to do on disk, and its contents staged beside their places."""

import errno
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aegis_cst.components.portable_path import is_private
from aegis_cst.plan.model import FileChange
from aegis_cst.reading.files.tree import DiskTree, OutsideProjectError
from aegis_cst.storage import disk
from aegis_cst.write.interruption import Interruption
from aegis_cst.write.journal import ANY, JournaledFile, digest_at


class MovedOnError(Exception):
    """A file is not what the plan was made from; the text names it."""


@dataclass(frozen=True, slots=True)
class Staged:
    """One change and where it goes."""

    change: FileChange
    entry: JournaledFile


def prepared(
    root: Path, changes: Sequence[FileChange], generated: Sequence[str] = ()
) -> list[Staged]:
    """Where each change goes, and under which names its contents wait.

    ``generated`` are files that another program changes while the command runs.
    """
    tree = DiskTree(root)
    # No name that could be there, or that somebody could have put a link under.
    token = secrets.token_hex(6)
    as_they_are = {path: tree.read(path) for path in generated}
    all_changes = [
        *changes,
        *(FileChange(path, data, data) for path, data in as_they_are.items()),
    ]
    staged = [
        Staged(change, _entry(tree, change, f".aegis-{token}-{number}"))
        for number, change in enumerate(all_changes)
    ]
    _check_distinct(staged)
    return [
        Staged(each.change, _generated(each.entry))
        if each.change.path in generated
        else each
        for each in staged
    ]


def _entry(tree: DiskTree, change: FileChange, prefix: str) -> JournaledFile:
    path = place(tree, change)
    beside = path.parent.relative_to(tree.root)
    new = "" if change.after is None else (beside / f"{prefix}.new.tmp").as_posix()
    old = "" if change.before is None else (beside / f"{prefix}.old.tmp").as_posix()
    target = path.relative_to(tree.root).as_posix()
    if is_private(target):
        raise OutsideProjectError(errno.EACCES, "belongs to a tool", change.path)
    return JournaledFile(
        target, digest_at(change.before), digest_at(change.after), new, old
    )


def _generated(entry: JournaledFile) -> JournaledFile:
    return JournaledFile(entry.target, entry.before, ANY, "", entry.old)


def place(tree: DiskTree, change: FileChange) -> Path:
    """The file on disk: a link is written through, and deleted itself."""
    path = tree.locate(change.path)
    if change.after is None:
        return path.parent.resolve() / path.name
    return path.resolve()


def _check_distinct(staged: Sequence[Staged]) -> None:
    """Refuse two paths that lead to one file."""
    seen: dict[str, str] = {}
    for each in staged:
        other = seen.setdefault(each.entry.target, each.change.path)
        if other != each.change.path:
            message = f"leads to the same file as {other}"
            raise OSError(errno.EINVAL, message, each.change.path)


def new_folders(root: Path, staged: Sequence[Staged]) -> list[str]:
    """The folders that are missing, outermost first."""
    missing = {
        folder
        for each in staged
        if each.change.after is not None
        for folder in (root / each.entry.target).parents
        if root in folder.parents and not folder.exists()
    }
    return [each.relative_to(root).as_posix() for each in sorted(missing)]


def check_unchanged(
    root: Path, seen: Mapping[str, bytes | None], changes: Sequence[FileChange]
) -> None:
    """Insist that files are what the plan was made from."""
    tree = DiskTree(root)
    contents = {**seen, **{each.path: each.before for each in changes}}
    moved = [path for path, data in contents.items() if tree.read(path) != data]
    # Nor may a folder, or a link to nowhere, stand where a file is to be.
    created = [each.path for each in changes if each.before is None]
    moved += [path for path in created if os.path.lexists(tree.locate(path))]
    if moved:
        message = f"{moved[0]} changed while the plan was made; run it again"
        raise MovedOnError(message)


def stage(
    root: Path,
    staged: Sequence[Staged],
    folders: Sequence[str],
    interruption: Interruption,
) -> None:
    """Write every content under its temporary name, with owner and mode."""
    for folder in folders:
        disk.make_folder(root / folder)
    for each in staged:
        interruption.check()
        _stage_one(root, each)
    interruption.check()
    disk.flush_files(root / path for each in staged for path in _written(each))
    # Names are flushed once a folder, for each flush takes milliseconds.
    for parent in {(root / each.entry.target).parent for each in staged}:
        disk.flush_folder(parent)


def _written(each: Staged) -> list[str]:
    """The temporary files that a change has of its own."""
    if each.change.after is None:
        return []
    return [path for path in (each.entry.new, each.entry.old) if path]


def _stage_one(root: Path, each: Staged) -> None:
    change, entry = each.change, each.entry
    target = root / entry.target
    # To rename asks for rights in the folder only: it would replace what somebody
    # has made read-only.
    if change.before is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "is read-only", str(target))
    if change.after is None:
        return
    if change.before is not None:
        disk.create_file(root / entry.old, change.before)
        disk.take_after(root / entry.old, target)
    if entry.new:
        disk.create_file(root / entry.new, change.after)
        if change.before is not None:
            disk.take_after(root / entry.new, target)
        elif change.mode is not None:
            (root / entry.new).chmod(change.mode)
