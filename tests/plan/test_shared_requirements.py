"""A requirement of several components goes with the last one that has it."""

import itertools

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove

Files = dict[str, bytes]
LISTED = {
    "requirements.txt": b"fastapi==0.120.0\n",
    "main.py": b"from fastapi import FastAPI\n\napp = FastAPI()\n",
}
PACKAGED = {
    "pyproject.toml": b'[project]\nname = "shop"\ndependencies = ["fastapi"]\n',
    "main.py": LISTED["main.py"],
}
NAMES = ("scheduler", "database", "cache")


def added(files: Files, *names: str) -> Files:
    for name in names:
        files = applied(files, plan_add(MemoryTree(files), [name]))
    return files


def removed(files: Files, *names: str) -> Files:
    return applied(files, plan_remove(MemoryTree(files), names, Wishes()))


@pytest.mark.parametrize("before", [LISTED, PACKAGED], ids=["listed", "packaged"])
@pytest.mark.parametrize("going", list(itertools.permutations(NAMES)))
def test_it_stays_until_the_last_one_goes(
    before: Files, going: tuple[str, ...]
) -> None:
    (path,) = before.keys() - {"main.py"}
    files = added(before, *NAMES)
    for name in going:
        assert files[path].count(b"pydantic-settings>=2.0") == 1, name
        files = removed(files, name)
    assert files == before


def test_all_at_once() -> None:
    files = added(LISTED, *NAMES)
    assert removed(files, *NAMES) == LISTED


def test_one_of_the_users_is_nobodys() -> None:
    before = LISTED | {"requirements.txt": b"fastapi==0.120.0\npydantic-settings\n"}
    files = added(before, *NAMES)
    for name in NAMES:
        assert b"pydantic-settings\n" in files["requirements.txt"]
        files = removed(files, name)
    assert files == before


def test_the_users_code_may_go_on_importing_what_stays() -> None:
    files = added(LISTED, *NAMES) | {"own.py": b"import pydantic_settings\n"}
    left = removed(files, "scheduler")
    assert b"pydantic-settings" in left["requirements.txt"]
    plan = plan_remove(MemoryTree(removed(left, "cache")), ["database"], Wishes())
    assert [each.place for each in plan.blockers] == ["own.py:1"]
