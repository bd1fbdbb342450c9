"""Jobs run once, however many processes there are and whichever of them is killed."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from e2e.environment import environment_with, requirements

from components_real.full_project import make_project
from components_real.postgresql_server import run_postgresql
from components_real.redis_server import run_redis
from components_real.running_project import (
    RunningProject,
    Server,
    answering,
    free_port,
    wait_for,
)

JOBS = "/api/v1/scheduler/jobs"
TICK = Path("app/components/scheduler/jobs/tick.py")

# Writes down when it began, and in which process.
TICKING = """
import os
import time
from pathlib import Path

from app.components.scheduler.registry import every


@every(seconds=1)
def tick() -> None:
    with Path(os.environ["JOURNAL"]).open("a") as journal:
        journal.write(f"{time.time()} {os.getpid()}\\n")


@every(hours=1)
def by_hand() -> None:
    with Path(os.environ["JOURNAL"] + "-by-hand").open("a") as journal:
        journal.write("ran\\n")
"""

PLACES: dict[str, tuple[str, ...]] = {
    "file": ("scheduler",),
    "sqlite": ("scheduler", "database"),
    "postgresql": ("scheduler", "database"),
    "redis": ("scheduler", "cache"),
    "both": ("scheduler", "database", "cache"),
}
EVERYTHING = ("scheduler", "database", "cache")


@pytest.fixture(scope="module")
def python(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> RunningProject:
    """A project with all that any of the others needs."""
    folder = make_project(tmp_path_factory.mktemp("everything"), EVERYTHING)
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    needed = [*requirements(folder), "psycopg[binary]>=3.3"]
    return RunningProject(folder, environment_with(needed, cache.mkdir("environments")))


@pytest.fixture(params=PLACES)
def project(
    request: pytest.FixtureRequest, python: RunningProject, tmp_path: Path
) -> Iterator[RunningProject]:
    """A project whose processes meet in one of the places, with a job each second."""
    folder = make_project(tmp_path, PLACES[request.param])
    (folder / TICK).write_text(TICKING, encoding="utf-8")
    variables = {"JOURNAL": str(tmp_path / "journal")}
    with ExitStack() as stack:
        if request.param in {"redis", "both"}:
            redis = tmp_path / "redis"
            redis.mkdir()
            variables["REDIS_URL"] = stack.enter_context(run_redis(redis)).url
        if request.param == "postgresql":
            server = stack.enter_context(run_postgresql())
            variables["DATABASE_URL"] = server.create("app")
        yield RunningProject(folder, python.environment, variables)


Run = tuple[float, int]


def runs(project: RunningProject) -> list[Run]:
    """When the job began, and in which process."""
    journal = Path(project.variables["JOURNAL"])
    lines = journal.read_text("utf-8").splitlines() if journal.exists() else []
    return [(float(time), int(pid)) for time, pid in map(str.split, lines)]


def check_count(done: list[Run]) -> None:
    """One run a second, whoever did it, and one more for each that took over."""
    times = sorted(time for time, _ in done)
    processes = len({pid for _, pid in done})
    # A busy machine has the first be late.
    late = 2
    assert len(times) <= times[-1] - times[0] + processes + late, done


def job(server: Server, job_id: str) -> dict[str, Any]:
    """How a job is, as a process tells it."""
    return dict(server.get(f"{JOBS}/{job_id}"))


def leader(server: Server) -> int:
    """The number of the process that runs the jobs, as another one tells it."""
    return int(job(server, "tick")["process"].split(":")[1])


def test_of_several_processes_one_runs_the_jobs_until_it_is_killed(
    project: RunningProject,
) -> None:
    with ExitStack() as stack:
        starts: list[Callable[[], Any]] = [
            project.serve,
            project.serve,
            project.schedule,
        ]
        servers = [stack.enter_context(start()) for start in starts]
        wait_for(lambda: len(runs(project)) >= 3)
        (first,) = {pid for _, pid in runs(project)}
        assert {leader(server) for server in servers} == {first}

        # Whichever is asked, it is done where the jobs run, and once.
        for server in servers:
            assert server.post(f"{JOBS}/disk_space/pause")["paused"]
            assert job(servers[0], "disk_space")["paused"]
            assert not server.post(f"{JOBS}/disk_space/resume")["paused"]
            server.post(f"{JOBS}/by_hand/run")
            wait_for(lambda: not job(servers[0], "by_hand")["running"])
        servers[1].post(f"{JOBS}/disk_space/pause")

        (killed,) = [each for each in servers if each.process.pid == first]
        killed.kill()
        rest = [each for each in servers if each is not killed]
        wait_for(lambda: runs(project)[-1][1] != first)
        before = [time for time, pid in runs(project) if pid == first]
        after = [(time, pid) for time, pid in runs(project) if pid != first]
        assert after[0][0] - before[-1] < 15, "another one takes over in seconds"
        wait_for(lambda: len(runs(project)) >= len(before) + 3)
        (second,) = {pid for _, pid in runs(project)[len(before) :]}
        assert {leader(server) for server in rest} == {second}
        assert job(rest[0], "disk_space")["paused"], "a pause outlives the process"

        # One that ends in good order makes room at once.
        (ended,) = [each for each in rest if each.process.pid == second]
        ended.process.terminate()
        ended.process.wait()
        wait_for(lambda: runs(project)[-1][1] not in {first, second})
    check_count(runs(project))
    by_hand = Path(project.variables["JOURNAL"] + "-by-hand")
    assert by_hand.read_text("utf-8").splitlines() == ["ran"] * len(servers)


@contextmanager
def serve_by_workers(project: RunningProject) -> Iterator[Server]:
    """One port, behind which are several processes."""
    port = str(free_port())
    entry = ("-m", "uvicorn", "app.entrypoints.webserver:app", "--port", port)
    with project.start(*entry, "--workers", "3") as process:
        yield answering(process, f"http://127.0.0.1:{port}")
        # The workers end with it, which they do not when it is killed.
        process.terminate()
        process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="its workers share a console")
@pytest.mark.parametrize("project", ["file"], indirect=True)
def test_of_several_workers_one_runs_the_jobs(project: RunningProject) -> None:
    with serve_by_workers(project) as server:
        wait_for(lambda: len(runs(project)) >= 4)
        assert len({pid for _, pid in runs(project)}) == 1
        told = {leader(server) for _ in range(20)}
        assert told == {runs(project)[0][1]}
        assert server.post(f"{JOBS}/tick/pause")["paused"]
        assert all(job(server, "tick")["paused"] for _ in range(20))
    check_count(runs(project))
    # What is kept there stays out of the repository.
    folder = project.folder / "data/scheduler"
    assert (folder / ".gitignore").read_text("utf-8") == "*\n"
    shutil.rmtree(folder)
