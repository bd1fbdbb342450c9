"""A command taken back, or completed, by what its journal says.

Both may be cut off at any point and begun again.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from aegis_cst.reading.files.tree import DiskTree
from aegis_cst.storage import disk
from aegis_cst.write import journal, pending, undo_store
from aegis_cst.write.journal import ANY, Journal, JournaledFile, Phase, digest_at


class StuckError(Exception):
    """A file could not be put back; the text names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of an unfinished command; ``left`` are sentences about files."""

    command: str
    completed: bool
    left: tuple[str, ...]


@dataclass(slots=True)
class _Trouble:
    """Files that were edited meanwhile, and files that could not be written."""

    left: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)


def recover(root: Path) -> Recovered | None:
    """Take back or complete what an earlier command left unfinished.

    Only for whoever holds the project. Raises ``StuckError`` if it cannot be done.
    """
    found = journal.load(root)
    if found is None:
        return None
    if found.phase is Phase.COMMITTED:
        return Recovered(found.command, completed=True, left=_finish(root, found))
    left = roll_back(root, found)
    return Recovered(found.command, completed=False, left=tuple(left))


def _finish(root: Path, found: Journal) -> tuple[str, ...]:
    """Clear up; what cannot be cleared up is not worth stopping for a second time."""
    try:
        finish(root, found)
    except OSError as error:
        journal.discard(root)
        return (f"something could not be cleared up: {error}",)
    return ()


def roll_back(root: Path, found: Journal) -> list[str]:
    """Put back what was there; gives sentences about files that were edited since."""
    trouble = _Trouble()
    # The other way round, as what was done last depends on what was done first.
    for entry in reversed(found.entries):
        try:
            _put_back(root, found.phase, entry, trouble)
        except OSError as error:
            trouble.stuck.append(f"{entry.target}: {error.strerror or error}")
    # The journal stays: the next command begins anew, and may have the rights.
    if trouble.stuck:
        message = (
            f"{found.command} was interrupted and cannot be taken back yet "
            f"({', '.join(trouble.stuck)}); the next command tries again"
        )
        raise StuckError(message)
    for folder in reversed(found.folders):
        _remove_folder(_inside(root, folder))
    # The journal last: until it goes, all of this is done again.
    undo_store.drop(root, found.record)
    journal.discard(root)
    return trouble.left


def _put_back(
    root: Path, phase: Phase, entry: JournaledFile, trouble: _Trouble
) -> None:
    old = _inside(root, entry.old or entry.target)
    if entry.new and os.path.lexists(new := _inside(root, entry.new)):
        disk.unlink(new)  # it was not put in its place, so that holds the former one
        phase = Phase.STAGING
    if phase is Phase.STAGING:
        if entry.old and entry.after is not None:
            disk.unlink(old)
    elif entry.before is None:
        _take_away(root, entry, trouble)
    elif entry.old and os.path.lexists(old):
        _restore(root, entry, trouble)


def _take_away(root: Path, entry: JournaledFile, trouble: _Trouble) -> None:
    now = digest_at(DiskTree(root).read(entry.target))
    if now == entry.after:
        disk.unlink(root / entry.target)
        _remove_byte_code(root / entry.target)
    elif now is not None:
        trouble.left.append(f"{entry.target} was edited since, and stays")


def _restore(root: Path, entry: JournaledFile, trouble: _Trouble) -> None:
    now = digest_at(DiskTree(root).read(entry.target))
    if now == entry.before:
        disk.unlink(root / entry.old)
    # Only what we have written is overwritten.
    elif entry.after in {now, ANY}:
        disk.replace(root / entry.old, root / entry.target)
    else:
        trouble.left.append(
            f"{entry.target} was edited since, and stays; what it held before is in "
            f"{entry.old}"
        )


def finish(root: Path, found: Journal) -> None:
    """Clear up after a command that is in place."""
    for entry in found.entries:
        if entry.old:
            disk.unlink(_inside(root, entry.old))
        if entry.after is None:
            _remove_byte_code(_inside(root, entry.target))
            _remove_empty_folders(root, entry.target)
    if found.sync:
        pending.note(root)
    for number in found.dropped:
        undo_store.drop(root, number)
    undo_store.prune(root)
    journal.discard(root)


def _remove_byte_code(module: Path) -> None:
    """What Python has compiled from a module that went."""
    cache = module.parent / "__pycache__"
    if cache.is_dir() and not cache.is_symlink():
        for compiled in sorted(cache.iterdir()):
            # Python does not import it without its module, but the folder would stay.
            if compiled.match("*.pyc") and compiled.name.startswith(f"{module.stem}."):
                disk.unlink(compiled)
        _remove_folder(cache)


def _remove_empty_folders(root: Path, target: str) -> None:
    """Folders that held nothing but what went."""
    for folder in _inside(root, target).parents:
        if folder == root or not _remove_folder(folder):
            return


def _remove_folder(folder: Path) -> bool:
    """Remove a folder if it is empty; whether it is gone."""
    if folder.is_dir() and not any(folder.iterdir()):
        disk.remove_folder(folder)
    return not folder.exists()


def _inside(root: Path, path: str) -> Path:
    """A path of the journal, which leads out of the project through no link."""
    located = root / path
    DiskTree(root).locate(located.parent.relative_to(root).as_posix())
    return located


def contents_before(root: Path, found: Journal) -> dict[str, bytes | None]:
    """What files hold once an unfinished command is taken back."""
    if found.phase is not Phase.APPLYING:
        return {}
    return dict(_contents_before(root, found))


def _contents_before(root: Path, found: Journal) -> Iterator[tuple[str, bytes | None]]:
    tree = DiskTree(root)
    for entry in found.entries:
        now = digest_at(tree.read(entry.target))
        if entry.before is None:
            if now == entry.after and not tree.exists(entry.new):
                yield entry.target, None
        elif now != entry.before and entry.after in {now, ANY}:
            yield entry.target, tree.read(entry.old)


def committed(found: Journal) -> Journal:
    """The journal of the command that can no longer be taken back."""
    return replace(found, phase=Phase.COMMITTED)
