"""The plan of ``aegis apply``: a saved plan, compared with the project as it is.

What a document says about itself is not believed: which files are a component's own
is worked out from the state file, before and after.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from aegis_cst.components.catalogue import catalogue
from aegis_cst.components.portable_path import identity
from aegis_cst.plan.model import FileChange, Plan
from aegis_cst.plan.next_steps import next_steps
from aegis_cst.plan.proof import proven
from aegis_cst.plan.saved import SavedChange, SavedPlan, prefixed
from aegis_cst.plan.saved_ownership import ownership_problems
from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.files.tree import Overlay, Tree
from aegis_cst.reading.project import Project
from aegis_cst.reading.record import state

_PLAIN = frozenset("\t\n\r\f")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plan_apply(tree: Tree, saved: SavedPlan) -> Plan:
    """Plan to do exactly what a document says, or nothing."""
    if all(_is_done(tree, each) for each in saved.changes):
        note = "every file is as the plan has it already"
        return Plan("apply", saved.components, warnings=(note,), of=saved.command)
    changes: list[FileChange] = []
    blockers: list[Blocker] = []
    for each in saved.changes:
        before = content(tree, each.path)
        if isinstance(before, Blocker):
            blockers.append(before)
            continue
        blockers += _problems(tree, each, before)
        owned = each.before is None or each.after is None or each.path == state.PATH
        changes.append(FileChange(each.path, before, each.after, owned))
    if not blockers:
        blockers += ownership_problems(tree, saved, changes)
    planned = Overlay(tree, {each.path: each.after for each in changes})
    known = [name for name in saved.components if name in catalogue()]
    adds = saved.command == "add" and not blockers
    plan = Plan(
        command="apply",
        components=saved.components,
        changes=tuple(changes),
        edits=saved.edits,
        blockers=tuple(blockers),
        kept=saved.kept,
        warnings=saved.warnings,
        next_steps=next_steps(Project(planned), known) if adds else (),
        of=saved.command,
    )
    # The proof is that of the command which does the same to files of the user's.
    forced = saved.command == "remove"
    proof = proven(tree, replace(plan, command=plan.direction), forced=forced)
    return replace(proof, command=plan.command)


def _is_done(tree: Tree, change: SavedChange) -> bool:
    before = content(tree, change.path)
    return not isinstance(before, Blocker) and before == change.after


def _problems(
    tree: Tree, change: SavedChange, before: bytes | None
) -> Iterator[Blocker]:
    """Why one file is not as it was when the plan was saved, or not to be written."""
    taken = change.before is None and tree.exists(change.path)
    if taken or prefixed(before) != change.before:
        reason = "is not as it was when the plan was saved; make the plan anew"
        yield Blocker(reason, change.path)
    for there in _look_alikes(tree, change.path):
        reason = f"would stand beside {there}, which some systems take for the same"
        yield Blocker(reason, change.path)
    if _hidden(change.after or b"") - _hidden(before or b""):
        reason = "would hold characters that nobody sees when reviewing the plan"
        yield Blocker(reason, change.path)


def _look_alikes(tree: Tree, path: str) -> Iterator[str]:
    """What stands on the way to a path in another spelling."""
    folder = ""
    for part in path.split("/"):
        names = [each.removesuffix("/") for each in tree.entries(folder)]
        for name in names:
            if name != part and identity(name) == identity(part):
                yield f"{folder}/{name}".lstrip("/")
        folder = f"{folder}/{part}".lstrip("/")


def _hidden(data: bytes) -> set[str]:
    """Characters that steer a terminal, or turn the direction of text."""
    text = data.decode(errors="replace")
    return {
        each
        for each in set(text)
        if each in _TURNING
        or (unicodedata.category(each) == "Cc" and each not in _PLAIN)
    }
