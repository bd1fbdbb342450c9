"""Projects that ``init`` did not make come to today's version like any other."""

from pathlib import Path

import pytest
from memory_tree import MemoryTree, applied
from proof_scale import scaled
from updates.older import CHANGES, older
from updates.test_versions import differs
from updates.versions import added_in

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.model import Outcome
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from aegis_cst.plan.undo_record import record_of_plan
from aegis_cst.plan.undoing import plan_undo
from aegis_cst.plan.updating.update import plan_update
from foreign.pairs import shapes
from foreign.projects import DIMENSIONS, project_of

NUMBER = 14
"""One shape a change; each shape has other choices in every dimension."""

SHAPES = list(shapes(DIMENSIONS, NUMBER))
NAMES = sorted(CHANGES)


@pytest.mark.parametrize("number", range(scaled(NUMBER)))
@pytest.mark.usefixtures("code_read_once")
def test_it_is_as_if_added_today(number: int, tmp_path: Path) -> None:
    project = project_of(SHAPES[number])
    before, names = dict(project.files), project.components
    new = plan_add(MemoryTree(before), names)
    if new.blockers:
        return  # what is refused is judged elsewhere
    expected = applied(before, new)
    folder = older(tmp_path / "old", NAMES[number % len(NAMES)])
    try:
        old = added_in(folder, before, *names)
    except AssertionError:
        return  # a variable that no settings read, say
    plan = plan_update(MemoryTree(old))
    assert not plan.blockers, SHAPES[number]
    after = applied(old, plan)
    other = {path for path in after | expected if differs(path, after, expected)}
    assert other == set(), SHAPES[number]
    assert plan_update(MemoryTree(after)).outcome is Outcome.UNCHANGED
    undo = plan_undo(MemoryTree(after), record_of_plan(plan, "", {}, {}))
    assert applied(after, undo) == old
    back = plan_remove(MemoryTree(after), names, Wishes())
    assert applied(after, back) == before
