"""With a FastAPI that ignores the lifespans of routers, as it was, one is written.

What components require is as old here as they allow.
"""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from components_real.running_project import PATIENCE, free_port
from e2e.command import environ
from e2e.environment import Environment, environment_with, other_python
from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
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
from app.components.scheduler.models import SchedulerUnavailableError
from app.components.scheduler.remote import connect_scheduler

async def main():
    async with connect_scheduler(sys.argv[1]) as scheduler:
        while True:
            try:
                started = await scheduler.do("run", "disk_space")
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


@pytest.fixture(scope="module")
def older_python(pytestconfig: pytest.Config) -> Environment:
    python = other_python("3.9")
    if python is None:
        pytest.skip("there is no Python 3.9")
    assert pytestconfig.cache is not None
    needed = [each for each in INSTALLED if not each.startswith(("pydantic=", "redis"))]
    needed += ["eval-type-backport==0.1.0", "pydantic==2.6.0"]
    return environment_with(needed, pytestconfig.cache.mkdir("environments"), python)


def project(
    shape: dict[str, str], components: str = "scheduler cache", python: str = ""
) -> Foreign:
    usual = {name: each[0] for name, each in DIMENSIONS.items()}
    more = {"manifest": "old FastAPI", "components": components}
    found = project_of({**usual, **more, **shape})
    files = {**found.files, ".env": EMPTY}
    if python:
        files[".python-version"] = f"{python}\n".encode()
    return replace(found, files=files)


def test_components_are_started_and_stopped(
    old_environment: Environment, tmp_path: Path
) -> None:
    serve_all(old_environment, tmp_path, [project(shape) for shape in SHAPES])


def test_the_scheduler_runs_on_the_oldest_python(
    older_python: Environment, tmp_path: Path
) -> None:
    found = [project(shape, "scheduler", "3.9") for shape in SHAPES[:3]]
    serve_all(older_python, tmp_path, found)


def serve_all(environment: Environment, folder: Path, found: list[Foreign]) -> None:
    projects = []
    for foreign in found:
        plan = plan_add(MemoryTree(foreign.files), foreign.components)
        after = applied(foreign.files, plan)
        assert not any("runtime" in path for path in after)
        projects.append((foreign, after))
    for served in serve(environment, folder, projects):
        wrong = list(faults(served))
        assert not wrong, "\n".join([str(served.project.shape), *wrong])


@pytest.mark.parametrize("name", ["old_environment", "older_python"])
def test_jobs_are_run_by_a_process_of_their_own(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    environment: Environment = request.getfixturevalue(name)
    foreign = project({}, python="" if name == "old_environment" else "3.9")
    after = applied(foreign.files, plan_add(MemoryTree(foreign.files), ["scheduler"]))
    for path, data in after.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    url = f"http://127.0.0.1:{(port := free_port())}"
    process = subprocess.Popen(
        [environment.python, "-m", "app.components.entrypoints.scheduler"],
        cwd=tmp_path,
        env=environ(SCHEDULER_PORT=str(port)),
    )
    try:
        asked = environment.run(tmp_path, "-c", ASKING, url)
        assert asked.stdout.split() == [b"disk_space", b"True"], asked.told
        process.terminate()
        process.wait(PATIENCE)
    finally:
        process.kill()
