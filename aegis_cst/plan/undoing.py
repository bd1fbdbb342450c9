"""The plan of ``aegis undo``."""

from dataclasses import dataclass, field

from aegis_cst.plan.merge import conflict, merged
from aegis_cst.plan.model import Direction, FileChange, Plan
from aegis_cst.plan.proofs.proof import proven, proven_restoring
from aegis_cst.plan.undo_record import Record, RecordedFile
from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.project import Project
from aegis_cst.reading.record import state


@dataclass(slots=True)
class _Draft:
    changes: list[FileChange] = field(default_factory=list)
    blockers: list[Blocker] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def plan_undo(tree: Tree, record: Record) -> Plan:
    """Plan to take a command back, as far as nothing has moved on since."""
    draft = _Draft()
    for file in record.files:
        now = content(tree, file.path)
        if isinstance(now, Blocker):
            draft.blockers.append(now)
        elif file.before is None:
            _uncreate(file, now, draft)
        elif file.before.is_in(now):
            continue
        elif file.withheld:
            reason = f"what it held before was not kept: {file.withheld}"
            draft.blockers.append(Blocker(reason, file.path))
        elif file.after is None:
            _bring_back(tree, file, now, draft)
        else:
            _restore(file, now, draft)
    plan = Plan(
        command="undo",
        components=record.components,
        changes=tuple(draft.changes),
        blockers=tuple(draft.blockers),
        warnings=tuple(draft.warnings),
        direction=Direction(record.command).opposite,
    )
    prove = proven_restoring if _is_as_left(tree, record) else proven
    return prove(Project(tree), plan)


def _is_as_left(tree: Tree, record: Record) -> bool:
    """Whether every file of a command is as the command left it."""
    for file in record.files:
        now = content(tree, file.path)
        if isinstance(now, Blocker):
            return False
        if not (file.after.is_in(now) if file.after is not None else now is None):
            return False
    return True


def _uncreate(file: RecordedFile, now: bytes | None, draft: _Draft) -> None:
    """The file is to go."""
    if now is None:
        draft.warnings.append(f"{file.path} is gone already")
    elif file.after is not None and file.after.is_in(now):
        draft.changes.append(FileChange(file.path, now, None, owned=True))
    else:
        reason = "was edited since it was written, so undo does not delete it"
        draft.blockers.append(Blocker(reason, file.path, 1))


def _bring_back(
    tree: Tree, file: RecordedFile, now: bytes | None, draft: _Draft
) -> None:
    """The file is to be there again."""
    data = file.before.data if file.before is not None else None
    if now is not None or tree.exists(file.path):
        reason = "something else stands here since the file was deleted; move it away"
        draft.blockers.append(Blocker(reason, file.path))
    elif data is not None:
        draft.changes.append(
            FileChange(file.path, None, data, owned=True, mode=file.mode)
        )
    else:
        draft.blockers.append(_lost(file))


def _restore(file: RecordedFile, now: bytes | None, draft: _Draft) -> None:
    """The file is to hold what it held, and what came into it elsewhere."""
    before = file.before.data if file.before is not None else None
    after = file.after.data if file.after is not None else None
    if now is None:
        reason = "is gone; restore it, then undo"
        draft.blockers.append(Blocker(reason, file.path))
    elif before is None or after is None:
        draft.blockers.append(_lost(file))
    # What has come into the file since stays in it.
    elif (result := merged(after, before, now)) is not None:
        if result != now:
            owned = file.path == state.PATH
            draft.changes.append(FileChange(file.path, now, result, owned))
        if now != after:
            draft.warnings.append(f"{file.path} keeps what was edited since")
    else:
        reason = (
            "was edited since, at the lines that are to be taken back or right beside "
            "them; take these out by hand, or undo your edit first"
        )
        draft.blockers.append(Blocker(reason, file.path, conflict(after, before, now)))


def _lost(file: RecordedFile) -> Blocker:
    return Blocker("what it held before is missing in .aegis/undo", file.path)
