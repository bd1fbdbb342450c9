"""State files that a person or a merge has damaged."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from aegis_cst.plan.status.inspection import Verdict, inspect
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('kind = "router"', 'kind = "rooter"', "of kind 'rooter'"),
        ('method = "include_router", ', "", "of kind 'router'"),
        ('name = "SCHEDULER_TIMEZONE"', 'nome = "x"', "of kind 'variable'"),
    ],
)
def test_edit_that_makes_no_sense_stops_every_command(
    base_files: dict[str, bytes], before: str, after: str, reason: str
) -> None:
    plan = plan_add(MemoryTree(base_files), ["scheduler"])
    files = base_files | {
        change.path: change.after for change in plan.changes if change.after is not None
    }
    lock = files["aegis.lock"].decode()
    assert before in lock
    tree = MemoryTree(files | {"aegis.lock": lock.replace(before, after).encode()})

    blockers = [
        *plan_add(tree, ["scheduler"]).blockers,
        *plan_remove(tree, ["scheduler"], Wishes()).blockers,
        inspect(Project(tree)),
    ]

    assert len(blockers) == 3
    for blocker in blockers:
        assert isinstance(blocker, Blocker)
        assert blocker.path == "aegis.lock"
        assert reason in blocker.reason


def test_edit_of_a_component_within_another_is_no_change(
    base_files: dict[str, bytes],
) -> None:
    plan = plan_add(MemoryTree(base_files), ["worker"])
    files = base_files | {
        change.path: change.after for change in plan.changes if change.after is not None
    }

    inspections = inspect(Project(MemoryTree(files)))

    assert not isinstance(inspections, Blocker)
    assert [each.name for each in inspections] == ["cache", "worker"]
    verdicts = {part.verdict for each in inspections for part in each.parts}
    assert verdicts == {Verdict.AGREES}
