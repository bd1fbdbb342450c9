"""What is promised of ``add`` and ``remove``, judged on a project in memory."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from memory_tree import MemoryTree, applied
from round_trip import is_subsequence

from aegis_cst.check.comparison import new_findings
from aegis_cst.check.finding import Finding
from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import findings
from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.model import Plan
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from aegis_cst.plan.status.inspection import Inspection, Verdict, inspect
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.sources import TreeSources
from aegis_cst.reading.project import Project
from foreign.projects import Foreign

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Judged:
    """A project after the components were added, or the reasons why they were not."""

    files: Files
    plan: Plan

    @property
    def refused(self) -> tuple[Blocker, ...]:
        return self.plan.blockers


def added(project: Foreign) -> Judged:
    """Add the components of a project and judge all that can be told without it."""
    before = project.files
    plan = plan_add(MemoryTree(before), project.components)
    if plan.blockers:
        return Judged(before, plan)
    after = applied(before, plan)
    faults = [
        *_inserted(before, after, plan),
        *_again(after, project.components),
        *_told(before, after),
        *_status(after, plan),
        *_removed(before, after, project.components),
    ]
    assert not faults, "\n".join([str(project.shape), *faults])
    return Judged(after, plan)


def _inserted(before: Files, after: Files, plan: Plan) -> Iterator[str]:
    owned = {change.path for change in plan.changes if change.owned}
    for path, data in before.items():
        if path in owned:
            yield f"{path} is the user's, and counts as ours"
        elif not is_subsequence(data, after.get(path, b"")):
            yield f"{path} has lost something"


def _again(after: Files, components: Iterable[str]) -> Iterator[str]:
    plan = plan_add(MemoryTree(after), [*components])
    for each in (*plan.changes, *plan.blockers):
        yield f"a second time: {each}"


def _found(files: Files) -> tuple[Finding, ...]:
    return findings(Codebase(TreeSources(MemoryTree(files))), RULES)


def _told(before: Files, after: Files) -> Iterator[str]:
    for each in new_findings(_found(before), _found(after)):
        yield f"check: {each.place} {each.code} {each.message}"


def _status(after: Files, plan: Plan) -> Iterator[str]:
    found = inspect(Project(MemoryTree(after)))
    if isinstance(found, Blocker):
        yield f"status: {found}"
        return
    if {each.name for each in found} != {*plan.components}:
        yield f"status: {[each.name for each in found]} for {plan.components}"
    for each in found:
        yield from _disagreeing(each)
    edits = sum(part.what != "file" for each in found for part in each.parts)
    if edits < len(plan.edits):
        yield f"status: {edits} edits for {len(plan.edits)}"


def _disagreeing(inspection: Inspection) -> Iterator[str]:
    for part in inspection.parts:
        if part.verdict is not Verdict.AGREES:
            yield f"status: {inspection.name} {part}"


def _removed(before: Files, after: Files, components: Iterable[str]) -> Iterator[str]:
    plan = plan_remove(MemoryTree(after), [*components], Wishes())
    if plan.blockers:
        yield f"remove: {plan.blockers}"
        return
    back = applied(after, plan)
    for path in sorted(before.keys() | back.keys()):
        if before.get(path) != back.get(path):
            yield f"{path} is not as before: {before.get(path)!r} {back.get(path)!r}"
