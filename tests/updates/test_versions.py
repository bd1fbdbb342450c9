"""After an update a project is what today's version would have made of it."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from memory_tree import MemoryTree, applied
from users.base import base_files

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.model import Outcome
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from aegis_cst.plan.undo_record import record_of_plan
from aegis_cst.plan.undoing import plan_undo
from aegis_cst.plan.updating.update import plan_update
from updates.older import CHANGES, COMPONENTS, older
from updates.versions import Files, added_in

FLAT = {
    "requirements.txt": b"# web\nfastapi==0.120.0\n\n# more\nhttpx\n",
    ".env.example": b"# shop\r\nDEBUG=1",
    "docker-compose.yml": b"services:\n  api:\n    build: .\n"
    b"    command: uvicorn main:app\n    environment:\n      A: 1\n",
    "Dockerfile": b"FROM python:3.12\nWORKDIR /srv\nCOPY . .\n",
    "main.py": b"from fastapi import FastAPI\n\napp = FastAPI()\n",
}
OWN = {
    "requirements.txt": b"fastapi==0.120.0\n",
    ".env.example": b"DEBUG=1\n",
    "app/__init__.py": b"",
    "app/main.py": b"from fastapi import FastAPI\n\nfrom . import menu\n\n"
    b"app = FastAPI(title=menu.TITLE)\n",
    "app/menu.py": b'TITLE = "Pens"\n',
    "app/components/__init__.py": b"",
    "app/components/page.py": b"PAGE = 1\n",
}
"""Imports its own relatively, and has a package of its own where components go."""

PROJECTS: dict[str, Callable[[], Files]] = {
    "made by init": base_files,
    "flat": lambda: dict(FLAT),
    "own components": lambda: dict(OWN),
}


@cache
def fresh(project: str) -> Files:
    """The project to which today's components were added."""
    files = PROJECTS[project]()
    return applied(files, plan_add(MemoryTree(files), COMPONENTS))


def differs(path: str, some: Files, others: Files) -> bool:
    """Whether a file is another one; the count of components may go on."""
    if path != "aegis.lock":
        return some.get(path) != others.get(path)
    return ranked(some[path]) != ranked(others[path])


def ranked(lock: bytes) -> bytes:
    """The record with the places of components instead of a count."""
    counts = sorted(map(int, re.findall(rb"(?m)^order = (\d+)$", lock)))
    return re.sub(
        rb"(?m)^order = (\d+)$",
        lambda match: b"order = %d" % counts.index(int(match[1])),
        lock,
    )


CASES = [
    *(("flat", change) for change in CHANGES),
    ("own components", "other_values"),
    # What a flat project has no place for: cards, commands, a lifespan, tests.
    *(
        ("made by init", change)
        for change in (
            "another_module",
            "another_name_in_code",
            "another_order_of_hooks",
            "another_service",
            "an_integration_less",
        )
    ),
]


@pytest.mark.parametrize(("project", "change"), CASES)
def test_it_is_as_if_added_today(change: str, project: str, tmp_path: Path) -> None:
    before = PROJECTS[project]()
    old = added_in(older(tmp_path / "old", change), before, *COMPONENTS)
    plan = plan_update(MemoryTree(old))
    after = applied(old, plan)
    expected = fresh(project)
    assert {
        path for path in after | expected if differs(path, after, expected)
    } == set()
    assert plan_update(MemoryTree(after)).outcome is Outcome.UNCHANGED
    undo = plan_undo(MemoryTree(after), record_of_plan(plan, "", {}, {}))
    assert applied(after, undo) == old
    back = plan_remove(MemoryTree(after), COMPONENTS, Wishes())
    assert applied(after, back) == before
