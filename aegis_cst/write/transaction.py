"""A plan made visible on disk: all of it or nothing.

New and former contents are staged beside their targets and flushed, then renamed into
place. The journal says at every moment how to go back; once it says ``committed``,
there is no way back, only forward.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from aegis_cst.plan.model import FileChange
from aegis_cst.plan.undo_record import Record
from aegis_cst.reading.files.tree import DiskTree
from aegis_cst.storage import disk
from aegis_cst.storage.private_folder import forget
from aegis_cst.write import journal, undo_store
from aegis_cst.write.interruption import Interruption, deferred
from aegis_cst.write.journal import Journal, Phase
from aegis_cst.write.recovery import committed, finish, roll_back
from aegis_cst.write.staging import (
    MovedOnError,
    Staged,
    check_unchanged,
    new_folders,
    prepared,
    stage,
)

Relock = Callable[[Interruption], None]
"""Brings the lock file up to date; raises what it cannot do."""


class LateInterrupt(KeyboardInterrupt):
    """The command was to end when everything was written already."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be written, and what belongs to it.

    ``seen`` is what the plan was made from. ``record`` is what undo needs, ``dropped``
    are the records that are used up. With ``relock`` the lock file ``generated``
    changes as well, and the environment is behind afterwards.
    """

    command: str
    changes: Sequence[FileChange]
    seen: Mapping[str, bytes | None] = field(default_factory=dict)
    record: Record | None = None
    dropped: tuple[str, ...] = ()
    generated: tuple[str, ...] = ()
    relock: Relock | None = None


def apply_changes(root: Path, changes: Sequence[FileChange]) -> None:
    """Write every change below ``root``, and leave nothing else behind."""
    commit(root, Work("init", changes))
    forget(root.resolve())


def commit(root: Path, work: Work) -> None:
    """Write everything, or nothing.

    Raises ``MovedOnError`` if a file changed since the plan was made, ``OSError`` if
    something cannot be written, ``KeyboardInterrupt`` if the command is to end, and
    whatever ``relock`` raises; the tree is then as before. ``LateInterrupt`` says that
    everything was written before it came to that.
    """
    root = root.resolve()
    with deferred() as interruption:
        check_unchanged(root, work.seen, work.changes)
        staged = prepared(root, work.changes, work.generated)
        found = _journal(root, work, staged)
        try:
            journal.save(root, found)
            stage(root, staged, found.folders, interruption)
            if work.record is not None:
                undo_store.save(root, found.record, work.record)
            # Once more: staging takes time, in which an editor may have saved.
            check_unchanged(root, work.seen, work.changes)
            found = replace(found, phase=Phase.APPLYING)
            journal.save(root, found)
            _make_visible(root, staged, interruption)
            if work.relock is not None:
                work.relock(interruption)
            # What runs beside us, such as a formatter on save, may have been faster.
            _check_written(root, work.changes)
            interruption.check()
            journal.save(root, committed(found))
        # Ctrl-C as well, and what ``relock`` may raise.
        except BaseException as error:
            for note in roll_back(root, found):
                error.add_note(note)
            raise
        with suppress(OSError):  # what is left is for the next command
            finish(root, committed(found))
        if interruption.wanted:
            raise LateInterrupt


def _journal(root: Path, work: Work, staged: Sequence[Staged]) -> Journal:
    return Journal(
        command=work.command,
        phase=Phase.STAGING,
        entries=tuple(each.entry for each in staged),
        folders=tuple(new_folders(root, staged)),
        record=undo_store.next_number(root) if work.record is not None else "",
        dropped=work.dropped,
        sync=work.relock is not None,
    )


def _make_visible(
    root: Path, staged: Sequence[Staged], interruption: Interruption
) -> None:
    for each in staged:
        interruption.check()
        target = root / each.entry.target
        if each.change.after is None:
            disk.replace(target, root / each.entry.old)
        elif each.entry.new:
            disk.replace(root / each.entry.new, target)
    for parent in {(root / each.entry.target).parent for each in staged}:
        disk.flush_folder(parent)


def _check_written(root: Path, changes: Sequence[FileChange]) -> None:
    """Insist that files hold what the plan says."""
    tree = DiskTree(root)
    for change in changes:
        if tree.read(change.path) != change.after:
            message = f"{change.path} was changed by something else meanwhile"
            raise MovedOnError(message)
