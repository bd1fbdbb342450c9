"""What a component is asked for gets to the component, as FastAPI routes it.

The applications are the random ones that ``check`` is compared with: their routers,
catch-alls and mounts stand wherever chance has put them.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from check.wiring_programs import program
from e2e.environment import Environment
from e2e.test_check_wiring import PROGRAMS
from memory_tree import MemoryTree, applied

from aegis_cst.components import catalogue
from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from foreign.asked import modules_answering

REAL = 20
PYPROJECT = """\
[project]
name = "demo"
version = "0"
requires-python = ">=3.11"
dependencies = ["fastapi>=0.137"]
"""
ADVICE = re.compile(r'routers = "[\w.:]+"')
PING = {
    "component.toml": """\
name = "ping"
summary = "Answers"
built_on = "FastAPI"

[[router]]
module = "app.components.ping.api"
name = "router"
alias = "ping_router"
paths = ["/api/v1/ping/now", "/api/v1/ping/{name}/deep"]
""",
    "files/app/components/ping/__init__.py": '"""An answer."""\n',
    "files/app/components/ping/api.py": """\
from fastapi import APIRouter

router = APIRouter(prefix="/api/v1/ping")


@router.get("/now")
async def now() -> str:
    return "pong"


@router.get("/{name}/deep")
async def deep(name: str) -> str:
    return name
""",
}
"""A component as small as they get."""


@pytest.fixture
def _ping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for path, text in PING.items():
        target = tmp_path / "skeletons" / "ping" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    monkeypatch.setattr(catalogue, "SKELETONS", tmp_path / "skeletons")
    catalogue.catalogue.cache_clear()
    yield
    catalogue.catalogue.cache_clear()


@pytest.mark.usefixtures("_ping", "code_read_once")
def test_small_component_is_reached(environment: Environment, tmp_path: Path) -> None:
    paths = ["/api/v1/ping/now", "/api/v1/ping/x/deep"]
    told = _told(environment, tmp_path, range(PROGRAMS), "ping", paths)
    assert told == [dict.fromkeys(paths, "app.components.ping.api")] * PROGRAMS


@pytest.mark.usefixtures("code_read_once")
def test_scheduler_is_reached(environment: Environment, tmp_path: Path) -> None:
    paths = ["/api/v1/scheduler/jobs", "/api/v1/scheduler/health"]
    numbers = range(PROGRAMS, PROGRAMS + REAL)
    package = "app.components.scheduler"
    modules = dict(zip(paths, [f"{package}.api", f"{package}.health_api"], strict=True))
    assert _told(environment, tmp_path, numbers, "scheduler", paths) == [modules] * REAL


def _told(
    environment: Environment,
    folder: Path,
    numbers: range,
    component: str,
    paths: list[str],
) -> list[Mapping[str, str]]:
    projects = [_added(number, component) for number in numbers]
    return modules_answering(environment, folder, projects, paths)


def _added(number: int, component: str) -> dict[str, bytes]:
    """A program with a component, which goes without a trace."""
    texts = {**program(number, late=number % 2 == 0), "pyproject.toml": PYPROJECT}
    files = {path: text.encode() for path, text in texts.items()}
    plan = plan_add(MemoryTree(files), [component])
    if plan.blockers:
        (blocker,) = plan.blockers  # the only reason, and its remedy is one
        chosen = ADVICE.search(blocker.reason)
        assert chosen, (number, blocker)
        files["pyproject.toml"] += f"\n[tool.aegis.anchors]\n{chosen[0]}\n".encode()
        plan = plan_add(MemoryTree(files), [component])
    after = applied(files, plan)
    back = plan_remove(MemoryTree(after), [component], Wishes())
    assert applied(after, back) == files, number
    return after
