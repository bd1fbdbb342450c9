"""With a FastAPI that ignores the lifespans of routers, as it was, one is written.

What components require is as old here as they allow.
"""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from components_real.running_project import PATIENCE, free_port
from e2e.command import environ
from e2e.environment import Environment, environment_with
from memory_tree import MemoryTree, applied

from aegis_cst.plan.addition import plan_add
from foreign.projects import DIMENSIONS, Foreign, project_of
from foreign.served import faults, serve

INSTALLED = [
    *("apscheduler==3.10.4", "fastapi==0.104.1", "httpx==0.22.0", "pydantic==2.5.3"),
    *(
        "platformdirs==2.1.0",
        "pydantic-settings==2.0.0",
        "redis==4.6.0",
        "uvicorn==0.22.0",
    ),
]
EMPTY = b"SCHEDULER_EMBEDDED=\nSHUTDOWN_SECONDS=\nREDIS_TIMEOUT_SECONDS=\n"
"""Variables of an example that was copied: they are as if they were not there."""

SHAPES = [
    {},
    {"application": "factory", "routers": "function"},
    {"application": "class", "routers": "decorators only", "line ends": "CRLF"},
    {"application": "only a factory", "routers": "aggregated"},
    {"application": "subclass", "quirk": "tabs"},
    {"application": "in an outer one", "routers": "mounted inner application"},
    {"lifespan": "of a router", "quirk": "names taken"},
    {"lifespan": "function"},
]

ASKING = """
import asyncio, sys
from app.components.scheduler.remote import connect_scheduler
from app.components.scheduler.service import SchedulerUnavailableError

async def main():
    async with connect_scheduler(sys.argv[1]) as scheduler:
        while True:
            try:
                started = await scheduler.run_job("disk_space")
            except SchedulerUnavailableError:
                await asyncio.sleep(0.1)
            else:
                return print(started.id, started.running)

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def old_environment(pytestconfig: pytest.Config) -> Environment:
    assert pytestconfig.cache is not None
    return environment_with(INSTALLED, pytestconfig.cache.mkdir("environments"))


def project(shape: dict[str, str]) -> Foreign:
    usual = {name: each[0] for name, each in DIMENSIONS.items()}
    more = {"manifest": "old FastAPI", "components": "scheduler cache"}
    found = project_of({**usual, **more, **shape})
    return replace(found, files={**found.files, ".env": EMPTY})


def test_components_are_started_and_stopped(
    old_environment: Environment, tmp_path: Path
) -> None:
    projects = []
    for shape in SHAPES:
        foreign = project(shape)
        plan = plan_add(MemoryTree(foreign.files), foreign.components)
        after = applied(foreign.files, plan)
        assert not any("runtime" in path for path in after)
        projects.append((foreign, after))
    for served in serve(old_environment, tmp_path, projects):
        found = list(faults(served))
        assert not found, "\n".join([str(served.project.shape), *found])


def test_jobs_are_run_by_a_process_of_their_own(
    old_environment: Environment, tmp_path: Path
) -> None:
    foreign = project({})
    after = applied(foreign.files, plan_add(MemoryTree(foreign.files), ["scheduler"]))
    for path, data in after.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    url = f"http://127.0.0.1:{(port := free_port())}"
    process = subprocess.Popen(
        [old_environment.python, "-m", "app.components.entrypoints.scheduler"],
        cwd=tmp_path,
        env=environ(SCHEDULER_PORT=str(port)),
    )
    try:
        asked = old_environment.run(tmp_path, "-c", ASKING, url)
        assert asked.stdout.split() == [b"disk_space", b"True"], asked.told
        process.terminate()
        process.wait(PATIENCE)
    finally:
        process.kill()
