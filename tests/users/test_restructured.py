"""Projects whose users have moved registrations and folders about."""

import re

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import findings
from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from aegis_cst.plan.status.inspection import Verdict, inspect
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.sources import TreeSources
from aegis_cst.reading.project import Project
from users.base import Files, base_files

ROUTING = "app/components/backend/api/routing.py"
ENTRY = "app/entrypoints/scheduler.py"
INCLUDES = (
    "    app.include_router(metrics_router)\n    app.include_router(scheduler_router)\n"
)
SHAPES = {
    "loop": (
        "    for router in (metrics_router, scheduler_router):\n"
        "        app.include_router(router)\n"
    ),
    "alias": f"    routes = app\n{INCLUDES.replace('app.', 'routes.')}",
    "with": f"    with nullcontext():\n{re.sub('(?m)^', '    ', INCLUDES).rstrip(' ')}",
    "keyword": INCLUDES.replace("(scheduler", "(router=scheduler"),
}


@pytest.fixture(scope="module")
def both() -> Files:
    """A project with scheduler and cache."""
    base = base_files()
    return applied(base, plan_add(MemoryTree(base), ["scheduler", "cache"]))


def restructured(files: Files, shape: str) -> Files:
    text = files[ROUTING].decode()
    assert INCLUDES in text
    text = text.replace(INCLUDES, SHAPES[shape])
    return files | {ROUTING: f"from contextlib import nullcontext\n\n{text}".encode()}


def told_by_check(files: Files) -> list[str]:
    found = findings(Codebase(TreeSources(MemoryTree(files))), RULES)
    return [f"{each.place.path} {each.code}" for each in found]


def standing(files: Files) -> dict[str, Verdict]:
    """What ``status`` does not find as it was written."""
    inspections = inspect(Project(MemoryTree(files)))
    assert not isinstance(inspections, Blocker)
    parts = [part for each in inspections for part in each.parts]
    return {p.path: p.verdict for p in parts if p.verdict is not Verdict.AGREES}


@pytest.mark.parametrize("shape", SHAPES)
def test_includes_may_be_written_otherwise(both: Files, shape: str) -> None:
    files = restructured(both, shape)

    assert told_by_check(files) == []
    assert set(standing(files).values()) <= {Verdict.CHANGED}
    assert not plan_add(MemoryTree(files), ["worker"]).blockers
    without = plan_remove(MemoryTree(files), ["cache"], Wishes())
    alone = applied(base_files(), plan_add(MemoryTree(base_files()), ["scheduler"]))
    assert applied(files, without) == restructured(alone, shape)


def test_router_in_a_loop_is_named_where_it_stands(both: Files) -> None:
    files = restructured(both, "loop")
    (blocker,) = plan_remove(MemoryTree(files), ["scheduler"], Wishes()).blockers
    line = files[ROUTING].decode().splitlines()[blocker.line - 1]
    assert blocker.path == ROUTING
    assert "scheduler_router" in line


def test_file_that_stays_is_left_alone(both: Files) -> None:
    kept = [
        line
        for line in both[ROUTING].splitlines(keepends=True)
        if b"scheduler" not in line
    ]
    files = both | {ROUTING: b"".join(kept), ENTRY: both[ENTRY] + b"\nmine = 1\n"}

    assert standing(files) == {ROUTING: Verdict.GONE, ENTRY: Verdict.CHANGED}
    assert f"{ROUTING} AEG302" in told_by_check(files)
    plan = plan_remove(MemoryTree(files), ["scheduler"], Wishes(keep_edited=True))
    assert applied(files, plan)[ENTRY] == files[ENTRY]


def moved(files: Files) -> Files:
    """The project with ``app`` in ``src``, as its user would have it."""
    found = {
        f"src/{path}" if path.startswith("app/") else path: data
        for path, data in files.items()
    }
    for path, changes in {
        "pyproject.toml": [
            (b'packages = ["app"]', b'packages = ["src/app"]'),
            (b'pythonpath = ["."]', b'pythonpath = ["src"]'),
            (b'files = ["app"', b'files = ["src/app"'),
        ],
        "Dockerfile": [(b"COPY app ./app", b"COPY src ./src")],
    }.items():
        for old, new in changes:
            assert old in found[path]
            found[path] = found[path].replace(old, new)
    return found


def test_addition_after_the_package_was_moved() -> None:
    before = moved(base_files())
    assert told_by_check(before) == []
    after = applied(before, plan_add(MemoryTree(before), ["scheduler", "cache"]))
    assert not [path for path in after if path.startswith("app/")]
    assert told_by_check(after) == []
    back = plan_remove(MemoryTree(after), ["scheduler", "cache"], Wishes())
    assert applied(after, back) == before


def test_package_that_is_moved_with_its_components(both: Files) -> None:
    after = moved(both)
    assert told_by_check(after) == []
    assert standing(after) == {}
    assert not plan_add(MemoryTree(after), ["scheduler"]).changes
    back = plan_remove(MemoryTree(after), ["scheduler", "cache"], Wishes())
    assert not back.warnings
    assert applied(after, back) == moved(base_files())


def test_package_that_is_moved_back(both: Files) -> None:
    before = moved(base_files())
    there = applied(before, plan_add(MemoryTree(before), ["scheduler", "cache"]))
    files = {path.removeprefix("src/"): data for path, data in there.items()}
    for path in ("pyproject.toml", "Dockerfile"):
        files[path] = both[path]
    assert standing(files) == {}
    assert told_by_check(files) == []


def test_moved_file_of_many_is_still_missing(both: Files) -> None:
    """One file that lies elsewhere is no folder that was moved."""
    files = dict(both)
    data = files.pop("app/components/scheduler/models.py")
    files["old/models.py"] = data + b"# mine\n"
    assert "aegis.lock AEG301" in told_by_check(files)


def test_record_of_what_was_moved_is_as_before_when_another_has_come_and_gone(
    both: Files,
) -> None:
    """The worker shares entries with the cache, whose record changes with it."""
    files = moved(both)
    for name in ("worker", "database"):
        more = applied(files, plan_add(MemoryTree(files), [name]))
        back = applied(more, plan_remove(MemoryTree(more), [name], Wishes()))
        assert back == files
