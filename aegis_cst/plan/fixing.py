"""The plan of ``aegis check --fix``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from aegis_cst.check.comparison import identity, new_findings
from aegis_cst.check.finding import Finding
from aegis_cst.plan.model import FIX, Direction, FileChange, Plan, PlannedEdit
from aegis_cst.plan.proofs.proof import proven
from aegis_cst.plan.repair import repaired
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.project import Project

ROUNDS = 8
"""A fix may bring to light what another one takes care of, but not for ever."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One state of the project: all findings, and those that are to be fixed."""

    everything: Sequence[Finding]
    reported: Sequence[Finding]


Look = Callable[[Mapping[str, bytes | None]], Seen]
"""Checks the project with changes on top."""


@dataclass(frozen=True, slots=True)
class Fixes:
    """``left`` is what is found afterwards, ``refused`` what cannot be fixed."""

    plan: Plan
    left: Sequence[Finding]
    refused: Sequence[tuple[Finding, Blocker]]


@dataclass(slots=True)
class _Draft:
    tree: Tree
    look: Look
    seen: Seen
    files: dict[str, bytes | None] = field(default_factory=dict)
    edits: list[PlannedEdit] = field(default_factory=list)
    refused: list[tuple[Finding, Blocker]] = field(default_factory=list)


def plan_fixes(tree: Tree, look: Look) -> Fixes:
    """Plan to fix what can be fixed safely, until nothing more can be."""
    before = look({})
    draft = _Draft(tree, look, before)
    for _ in range(ROUNDS):
        hopeless = {identity(finding) for finding, _ in draft.refused}
        todo = [
            each
            for each in draft.seen.reported
            if each.fix is not None and identity(each) not in hopeless
        ]
        if not todo:
            break
        _fix(draft, todo)
    plan = proven(
        Project(tree),
        Plan(
            FIX,
            (),
            changes=_changes(draft),
            edits=tuple(draft.edits),
            direction=Direction.FIX,
        ),
    )
    left = before if plan.blockers else draft.seen
    return Fixes(plan, left.reported, tuple(draft.refused))


def _fix(draft: _Draft, todo: Sequence[Finding]) -> None:
    """Take over what the fixes come to; those that do harm are told apart."""
    repair = repaired(draft.tree, draft.files, todo)
    refused = {identity(finding) for finding, _ in repair.refused}
    seen = draft.look(repair.files)
    harm = _harm(
        draft.seen, seen, [each for each in todo if identity(each) not in refused]
    )
    if not harm:
        draft.files, draft.seen = repair.files, seen
        draft.edits += repair.edits
        draft.refused += repair.refused
    elif len(todo) == 1:
        draft.refused.append((todo[0], harm))
    else:
        # By halves: of a hundred fixes one that does harm is found in seven rounds.
        half = len(todo) // 2
        _fix(draft, todo[:half])
        _fix(draft, _again(draft.seen, todo[half:]))


def _again(seen: Seen, todo: Sequence[Finding]) -> list[Finding]:
    """Findings as they are by now: places have moved."""
    wanted = {identity(each) for each in todo}
    return [each for each in seen.reported if each.fix and identity(each) in wanted]


def _harm(before: Seen, after: Seen, fixed: Sequence[Finding]) -> Blocker | None:
    """Why fixes are not to be made: they break something, or come to nothing."""
    if new := new_findings(before.everything, after.everything):
        first = new[0]
        return Blocker(
            f"the fix would lead to {first.code}: {first.message}",
            first.place.path,
            first.place.line,
        )
    if fixed and not new_findings(after.everything, before.everything):
        place = fixed[0].place
        return Blocker("the fix would change nothing", place.path, place.line)
    return None


def _changes(draft: _Draft) -> tuple[FileChange, ...]:
    return tuple(
        FileChange(path, before, after)
        for path, after in sorted(draft.files.items())
        if (before := draft.tree.read(path)) != after
    )
