"""Tests of a project touch nothing of what its developer runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.command import environ, run
from e2e.environment import environment_with, requirements

from components_real.full_project import NAMES, make_project
from components_real.redis_server import RedisServer, run_redis
from components_real.running_project import RunningProject

# What the developer works with: each would run, or be reached, if tests let it.
DOTENV = """
REDIS_URL={redis}
DATABASE_URL=sqlite:///data/app.db
OPERATOR_TOKEN=the-token-of-the-developer
SCHEDULER_EMBEDDED=true
WORKER_EMBEDDED=true
"""

JOBS = """
from pathlib import Path

from app.components.scheduler.registry import every
from app.components.worker.client import enqueue
from app.components.worker.registry import Context, task


@every(seconds=0.1)
async def send_invoices() -> None:
    Path("sent").touch()
    await enqueue("send_invoice")


@task()
async def send_invoice(ctx: Context) -> None:
    Path("sent").touch()
"""

TESTS = '''
import subprocess
import sys
import time
import warnings

import pytest
from fastapi.testclient import TestClient

ENQUEUE = """
import asyncio
from app.components.worker.client import enqueue
asyncio.run(enqueue("send_invoice"))
"""
WRITE = """
import asyncio
from sqlalchemy import text
from app.core.db import engine
async def write():
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE written (id INTEGER)"))
asyncio.run(write())
"""


def test_the_application_runs_no_jobs(operator: TestClient) -> None:
    time.sleep(1)
    assert operator.get("/api/v1/worker/queues").status_code == 503
    assert operator.post("/api/v1/scheduler/jobs/send_invoices/run").status_code == 503


def test_the_token_is_another(client: TestClient) -> None:
    headers = {"Authorization": "Bearer the-token-of-the-developer"}
    answer = client.get("/api/v1/worker/queues", headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize(("program", "code"), [(ENQUEUE, 1), (WRITE, 0)])
def test_nor_do_processes_of_tests(program: str, code: int) -> None:
    done = subprocess.run([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
    assert done.returncode == code


def test_a_package_may_warn() -> None:
    warnings.warn_explicit("old", DeprecationWarning, "x.py", 1, "some_package.module")
    with pytest.raises(DeprecationWarning):
        warnings.warn_explicit("old", DeprecationWarning, "x.py", 1, "app.services.x")
'''


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """The developer's Redis."""
    folder = tmp_path / "redis"
    folder.mkdir()
    with run_redis(folder) as server:
        yield server


@pytest.fixture
def project(
    tmp_path: Path, redis: RedisServer, pytestconfig: pytest.Config
) -> RunningProject:
    """A project with all components, which its developer uses."""
    folder = make_project(tmp_path, NAMES)
    (folder / ".env").write_text(DOTENV.format(redis=redis.url), encoding="utf-8")
    for place in ("scheduler/jobs", "worker/tasks"):
        file = folder / "app/components" / place / "invoices.py"
        lines = JOBS.split("\n\n\n")
        wanted = lines[1] if "jobs" in place else lines[2]
        file.write_text(f"{lines[0]}\n\n\n{wanted}\n", encoding="utf-8")
    (folder / "tests/test_invoices.py").write_text(TESTS, encoding="utf-8")
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    needed = requirements(folder)
    return RunningProject(folder, environment_with(needed, cache.mkdir("environments")))


def commands(redis: RedisServer) -> int:
    """How many commands the server has processed."""
    for line in redis.command("INFO", "stats").splitlines():
        if line.startswith(b"total_commands_processed:"):
            return int(line.partition(b":")[2])
    pytest.fail("Redis does not tell")


def test_a_test_run_leaves_a_live_redis_and_all_else_untouched(
    project: RunningProject, redis: RedisServer
) -> None:
    first = commands(redis)
    before = commands(redis)

    words = (project.environment.python, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    # All of its tests, on a busy machine.
    finished = run(*words, cwd=project.folder, env=environ(), timeout=400)

    assert finished.code == 0, finished.stdout.decode() + finished.told
    assert commands(redis) - before == before - first, "nobody else has asked it"
    assert not (project.folder / "sent").exists()
    left = [each.name for each in (project.folder / "data").iterdir()]
    assert left == [".gitignore"]
