"""Users edit at random between two versions; nothing of theirs is lost by an update."""

import random
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from memory_tree import MemoryTree, applied
from proof_scale import SEED, scaled
from users.base import markers
from users.edits import LAYING_OUT, REBUILDING, WRITING, edited
from users.judges import check_legal, check_refusal

from aegis_cst.plan.model import Outcome
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from aegis_cst.plan.undo_record import record_of_plan
from aegis_cst.plan.undoing import plan_undo
from aegis_cst.plan.updating.update import plan_update
from updates.older import CHANGES, COMPONENTS, older
from updates.test_versions import PROJECTS
from updates.versions import Files, added_in, in_version

EDITS = sorted({**WRITING, **LAYING_OUT, **REBUILDING})


def of_the_users(files: Files) -> Counter[bytes]:
    """Every mark of the user's, in whatever file; the record quotes some."""
    theirs = [data for path, data in files.items() if path != "aegis.lock"]
    return Counter(mark for data in theirs for mark in markers(data))


def lived_in(chance: random.Random, files: Files, first: int) -> Files:
    """The project after a few edits of the user's; some are of files that it lacks."""
    for number in range(first, first + 4):
        name = chance.choice(EDITS)
        with suppress(KeyError):
            files = edited(files, name, chance.getrandbits(32), f"kp{number:04}x")
    return files


@pytest.mark.parametrize(
    ("project", "seed"),
    [
        *(("made by init", seed) for seed in range(scaled(12))),
        *(
            (name, seed)
            for seed in range(scaled(4))
            for name in ("flat", "own components")
        ),
    ],
)
def test_nothing_of_the_users_is_lost(project: str, seed: int, tmp_path: Path) -> None:
    chance = random.Random(f"{SEED}-{seed}")  # noqa: S311 - the same users each time
    names = chance.sample(COMPONENTS, 2)
    folder = older(tmp_path / "old", chance.choice(sorted(CHANGES)))
    files = lived_in(chance, PROJECTS[project](), 1)
    try:
        files = added_in(folder, files, *names)
    except AssertionError:
        return  # a project that components do not go into
    files = lived_in(chance, files, 5)
    plan = plan_update(MemoryTree(files))
    if plan.outcome is Outcome.REFUSED:
        check_refusal(plan)
        assert all(each.path for each in plan.blockers), plan.blockers
        return
    after = applied(files, plan)
    check_legal(files, after)
    assert of_the_users(after) >= of_the_users(files)
    assert plan_update(MemoryTree(after)).outcome is Outcome.UNCHANGED
    undo = plan_undo(MemoryTree(after), record_of_plan(plan, "", {}, {}))
    assert applied(after, undo) == files
    with in_version(folder):
        without = plan_remove(MemoryTree(files), names, Wishes())
    left = plan_remove(MemoryTree(after), names, Wishes())
    if not without.blockers and not left.blockers:
        assert applied(after, left) == applied(files, without)
