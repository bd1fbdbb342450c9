"""With a FastAPI that ignores the lifespans of routers, as it was, one is written."""

from dataclasses import replace
from pathlib import Path

import pytest
from e2e.environment import Environment, environment_with
from memory_tree import MemoryTree, applied

from aegis_cst.plan.addition import plan_add
from foreign.projects import DIMENSIONS, Foreign, project_of
from foreign.served import faults, serve

INSTALLED = [
    *("apscheduler==3.10.4", "fastapi==0.104.1", "httpx==0.27.2", "pydantic==2.5.3"),
    *(
        "platformdirs==3.0.0",
        "pydantic-settings==2.0.0",
        "redis==4.6.0",
        "uvicorn==0.23.2",
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
