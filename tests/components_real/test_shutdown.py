"""A server that is told to stop finishes what is under way, in the time for that."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from e2e.environment import environment_with, requirements

from components_real.full_project import make_project
from components_real.running_project import (
    COMMAND,
    PATIENCE,
    RunningProject,
    answering,
    free_port,
    wait_for,
)

if sys.platform == "win32":
    pytest.skip("there are no signals to stop a process", allow_module_level=True)

SLOW = """
import asyncio
from pathlib import Path

from fastapi import FastAPI


async def register_middleware(app: FastAPI) -> None:
    @app.get("/slow")
    async def slow() -> str:
        Path("began").touch()
        await asyncio.sleep(4)
        return "done"
"""


@pytest.fixture
def project(tmp_path: Path, pytestconfig: pytest.Config) -> RunningProject:
    """A project with a request that takes four seconds."""
    folder = make_project(tmp_path)
    hook = folder / "app/components/backend/middleware/slow.py"
    hook.write_text(SLOW, encoding="utf-8")
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    needed = requirements(folder)
    return RunningProject(folder, environment_with(needed, cache.mkdir("environments")))


@pytest.mark.parametrize(("seconds", "finishes"), [("30", True), ("1", False)])
def test_a_request_has_the_time_that_the_setting_says(
    project: RunningProject, seconds: str, *, finishes: bool
) -> None:
    port = str(free_port())
    serve = ("-c", COMMAND, "serve", "--port", port)
    with (
        ThreadPoolExecutor() as threads,
        project.given(SHUTDOWN_SECONDS=seconds).start(*serve) as process,
    ):
        server = answering(process, f"http://127.0.0.1:{port}")
        answer = threads.submit(server.get, "/slow")
        wait_for((project.folder / "began").exists)
        process.terminate()
        process.wait(PATIENCE)
        assert (answer.exception() is None) == finishes
