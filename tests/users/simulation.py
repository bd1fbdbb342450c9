"""A project in memory, a user, and the commands; every step is judged."""

from collections import Counter
from collections.abc import Mapping, Sequence

from memory_tree import MemoryTree

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.model import Outcome, Plan
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from aegis_cst.plan.status.inspection import Verdict, inspect
from aegis_cst.plan.undo_record import Record, record_of_plan
from aegis_cst.plan.undoing import plan_undo
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import State
from users.base import Files, base_files, marker
from users.edits import edited
from users.judges import (
    check_added,
    check_legal,
    check_nothing_left,
    check_refusal,
    check_removed,
)

OUTCOMES: Counter[str] = Counter()
"""What became of the steps, over all runs."""


class Simulation:
    """One user and one project."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self.files: Files = dict(files if files is not None else base_files())
        self.records: list[Record] = []
        self.refused: Sequence[Blocker] = ()
        self.is_clean = True
        self.marks = 0

    def edit(self, name: str, seed: int) -> None:
        """Let the user edit."""
        self.marks += 1
        before = self.files
        self.files = edited(before, name, seed, marker(self.marks))
        OUTCOMES[f"{name} made" if self.files != before else f"{name} not made"] += 1

    def add(self, *names: str) -> Outcome:
        """Add components, and try at once what has to be possible then."""
        plan = plan_add(MemoryTree(self.files), names)
        if self._is_void(plan):
            return plan.outcome
        before, after = self.files, self._after(plan)
        check_legal(before, after)
        check_added(before, after)
        assert plan_add(MemoryTree(after), names).outcome is Outcome.UNCHANGED
        self._check_agrees(after, plan.components)
        self._check_undone(plan, after)
        self._check_back(plan, after)
        self._keep(plan, after)
        return Outcome.APPLIED

    def remove(
        self, *names: str, keep_edited: bool = False, force: bool = False
    ) -> Outcome:
        """Remove components."""
        owned = self._owned(self.files)
        wishes = Wishes(keep_edited, force)
        plan = plan_remove(MemoryTree(self.files), names, wishes)
        if self._is_void(plan):
            return plan.outcome
        before, after = self.files, self._after(plan)
        check_legal(before, after)
        check_removed(before, after, plan, owned)
        self.is_clean = self.is_clean and not keep_edited
        if self.is_clean and not self._owned(after):
            check_nothing_left(after)
        again = plan_remove(MemoryTree(after), names, wishes)
        assert again.outcome is Outcome.UNCHANGED, again
        self._check_undone(plan, after)
        self._keep(plan, after)
        return Outcome.APPLIED

    def undo(self) -> Outcome:
        """Take the last command back, whatever the user has done since."""
        if not self.records:
            return Outcome.UNCHANGED
        record = self.records[-1]
        plan = plan_undo(MemoryTree(self.files), record)
        if self._is_void(plan):
            return plan.outcome
        before, after = self.files, self._after(plan)
        check_legal(before, after)
        if plan.direction == "add":
            check_added(before, after)
        else:
            owned = {each.path for each in record.files if each.before is None}
            check_removed(before, after, plan, owned)
        self.records.pop()
        self.files = after
        return Outcome.APPLIED

    def _is_void(self, plan: Plan) -> bool:
        outcome = plan.outcome
        OUTCOMES[f"{plan.command} {outcome}"] += 1
        self.refused = plan.blockers
        if outcome is Outcome.REFUSED:
            check_refusal(plan)
            for blocker in plan.blockers:
                if blocker.path in self.files and not blocker.line:
                    OUTCOMES[f"no line: {blocker.reason[:60]}"] += 1
                OUTCOMES[f"because: {blocker.reason[:70]}"] += 1
        return outcome is not Outcome.PLANNED

    def _after(self, plan: Plan) -> Files:
        for change in plan.changes:
            assert change.before == self.files.get(change.path), change.path
        return applied(self.files, plan)

    def _keep(self, plan: Plan, after: Files) -> None:
        self.records.append(record_of_plan(plan, "", {}, {}))
        self.files = after

    def _check_undone(self, plan: Plan, after: Files) -> None:
        undo = plan_undo(MemoryTree(after), record_of_plan(plan, "", {}, {}))
        assert not undo.blockers, undo.blockers
        check_same(applied(after, undo), self.files)

    def _check_back(self, plan: Plan, after: Files) -> None:
        """What was added goes, unless the user had named it before it was there."""
        if not plan.components:
            return  # what had come along stays by itself from now on; undo tells
        back = plan_remove(MemoryTree(after), plan.components, Wishes())
        if back.blockers:
            OUTCOMES["named before it was there"] += 1
            for each in back.blockers:
                assert "names" in each.reason, each
                assert each.path in self.files, each
        else:
            check_same(applied(after, back), self.files)

    def _check_agrees(self, after: Files, names: Sequence[str]) -> None:
        inspections = inspect(Project(MemoryTree(after)))
        assert not isinstance(inspections, Blocker), inspections
        for each in inspections:
            if each.name in names:
                parts = [p for p in each.parts if p.verdict is not Verdict.AGREES]
                assert not parts, parts

    def _owned(self, files: Files) -> set[str]:
        """Every file that is on record as a component's."""
        state = Project(MemoryTree(files)).state
        assert isinstance(state, State), state
        return {path for each in state.components.values() for path in each.files}


def applied(files: Files, plan: Plan) -> Files:
    after = dict(files)
    for change in plan.changes:
        if change.after is None:
            del after[change.path]
        else:
            after[change.path] = change.after
    return after


def check_same(actual: Files, expected: Files) -> None:
    """Insist on the same tree; name the paths that differ, not all their bytes."""
    assert actual.keys() == expected.keys(), actual.keys() ^ expected.keys()
    for path, data in expected.items():
        assert actual[path] == data, (path, actual[path].decode(), data.decode())
