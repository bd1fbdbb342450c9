"""The scheduler with the database: real processes, ended and started again."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from e2e.command import aegis
from e2e.environment import environment_with, requirements

from components_real.postgresql_server import PostgresqlServer, run_postgresql
from components_real.running_project import (
    PATIENCE,
    RunningProject,
    Server,
    wait_for,
)

JOBS = "/api/v1/scheduler/jobs"
BACKUPS = Path("data/backups")
REPORTS = Path("app/components/scheduler/jobs/reports.py")

Start = Callable[[], AbstractContextManager[Server]]

REPORT = """
from app.components.scheduler.registry import every


@every(hours=1)
async def report() -> str:
    return "3 mails sent"


@every(hours=1)
async def reminder() -> None: ...
"""

# Counts up in one table and writes the same to another, each time in one transaction.
WRITER = """
import itertools, sqlite3, time
connection = sqlite3.connect("data/app.db", timeout=30)
connection.execute("CREATE TABLE one (number INTEGER)")
connection.execute("CREATE TABLE two (number INTEGER)")
for number in itertools.count():
    connection.execute("INSERT INTO one VALUES (?)", [number])
    connection.execute("INSERT INTO two VALUES (?)", [number])
    connection.commit()
    time.sleep(0.002)
"""
# The pause leaves others a turn. SQLite does not queue who waits, so that one that
# writes without end can keep them all out: https://sqlite.org/c3ref/busy_handler.html


@pytest.fixture(scope="module")
def original(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> RunningProject:
    """A project with scheduler and database; not to be changed."""
    folder = tmp_path_factory.mktemp("scheduler")
    aegis(folder, "init", "my-api", "--no-input", "--no-sync")
    project = folder / "my-api"
    aegis(project, "add", "scheduler", "database", "--yes", "--no-sync")
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    needed = [*requirements(project), "psycopg[binary]>=3.3"]
    environments = cache.mkdir("environments")
    return RunningProject(project, environment_with(needed, environments))


@pytest.fixture
def project(original: RunningProject, tmp_path: Path) -> RunningProject:
    """A copy of it for one test, with jobs."""
    folder = shutil.copytree(original.folder, tmp_path / "my-api")
    (folder / REPORTS).write_text(REPORT, encoding="utf-8")
    return RunningProject(folder, original.environment)


@pytest.fixture
def postgresql() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server of this test."""
    with run_postgresql() as server:
        yield server


@pytest.fixture(params=["in the web server", "in its own process"])
def start(project: RunningProject, request: pytest.FixtureRequest) -> Start:
    """How the scheduler is started."""
    return project.serve if request.param == "in the web server" else project.schedule


def jobs(server: Server) -> dict[str, dict[str, Any]]:
    """The jobs by their ids; not which process runs them."""
    found = {job["id"]: job for job in server.get(JOBS)}
    for job in found.values():
        del job["process"]
    return found


def finished(server: Server, job_id: str) -> dict[str, Any]:
    """Run a job, wait for its end, and give how it ended."""
    server.post(f"{JOBS}/{job_id}/run")

    def last_run() -> dict[str, Any] | None:
        job = server.get(f"{JOBS}/{job_id}")
        return None if job["running"] else job["last_run"]

    return wait_for(last_run)


def dump(file: Path) -> list[str]:
    """All that is in a database."""
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def test_jobs_are_after_a_crash_as_before(start: Start) -> None:
    with start() as server:
        server.post(f"{JOBS}/report/pause")
        assert finished(server, "reminder")["error"] is None
        before = jobs(server)
        server.kill()
    with start() as server:
        assert jobs(server) == before
        server.post(f"{JOBS}/report/resume")
        server.kill()
    with start() as server:
        assert not jobs(server)["report"]["paused"]
    assert before["report"]["paused"]
    assert before["reminder"]["last_run"]


def test_a_job_that_is_deleted_in_code_is_forgotten(project: RunningProject) -> None:
    with project.schedule() as server:
        server.post(f"{JOBS}/report/pause")
        server.process.terminate()
        server.process.wait(PATIENCE)
    (project.folder / REPORTS).unlink()
    with project.schedule() as server:
        assert jobs(server).keys() == {"database_backup", "disk_space"}
        server.process.terminate()
        server.process.wait(PATIENCE)
    (project.folder / REPORTS).write_text(REPORT, encoding="utf-8")
    with project.schedule() as server:
        assert not jobs(server)["report"]["paused"]
    # The table of the states is nothing to migrations.
    project.command("db", "check")


def test_the_web_server_asks_the_other_process(project: RunningProject) -> None:
    with project.schedule() as scheduler:
        separate = project.given(
            SCHEDULER_EMBEDDED="false", SCHEDULER_URL=scheduler.url
        )
        with separate.serve() as server:
            server.post(f"{JOBS}/report/pause")
            assert jobs(scheduler)["report"]["paused"]
            scheduler.process.terminate()
            scheduler.process.wait(PATIENCE)
    with project.schedule() as scheduler:
        assert jobs(scheduler)["report"]["paused"]


def test_a_backup_is_made_while_others_write_and_restored(
    project: RunningProject,
) -> None:
    file = project.folder / "data/app.db"
    with project.serve() as server, project.start("-c", WRITER):
        # The server writes too, into a table of its own.
        wait_for(lambda: 'INSERT INTO "two"' in "".join(dump(file)))
        server.post(f"{JOBS}/report/pause")
        run = finished(server, "database_backup")
        assert run["error"] is None
        name = str(run["result"])
        assert "in use" in project.command("backup", "restore", name, "--yes", code=1)
    backup = project.folder / BACKUPS / name
    with closing(sqlite3.connect(backup)) as connection:
        one = connection.execute("SELECT number FROM one").fetchall()
        assert one
        assert one == connection.execute("SELECT number FROM two").fetchall()
    before = dump(file)
    assert len(before) > len(dump(backup))

    assert name in project.command("backup", "list")
    project.command("backup", "restore", name, "--yes")
    assert dump(file) == dump(backup)
    (kept,) = (project.folder / BACKUPS).glob("app-before-restore-*Z.db")
    assert dump(kept) == before
    with project.serve() as server:
        assert jobs(server)["report"]["paused"]


def test_the_latest_backups_stay(project: RunningProject) -> None:
    with project.given(DATABASE_BACKUP_KEEP="2").serve() as server:
        names = []
        for _ in range(3):
            names.append(finished(server, "database_backup")["result"])
            wait_for(lambda: f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}" not in names[-1])
    assert (
        sorted(each.name for each in (project.folder / BACKUPS).iterdir()) == names[1:]
    )


def test_on_postgresql_states_are_kept_and_nothing_is_backed_up(
    project: RunningProject, postgresql: PostgresqlServer
) -> None:
    project = project.given(DATABASE_URL=postgresql.create("app"))
    with project.schedule() as server:
        server.post(f"{JOBS}/report/pause")
        assert "for SQLite only" in finished(server, "database_backup")["result"]
        server.kill()
    with project.schedule() as server:
        assert jobs(server)["report"]["paused"]
    assert "nothing to do" in project.command("db", "revision", "Nothing")
    assert "for SQLite only" in project.command("backup", "create", code=1)


def test_the_server_starts_without_its_database_and_runs_jobs_when_it_is_back(
    project: RunningProject, postgresql: PostgresqlServer
) -> None:
    project = project.given(DATABASE_URL=postgresql.create("app"))
    postgresql.stop()
    with project.serve() as server:
        assert server.health("scheduler")["status"] == "degraded"
        with pytest.raises(HTTPError) as refused:
            server.post(f"{JOBS}/report/run")
        with refused.value as answer:
            assert (answer.code, answer.headers["Retry-After"]) == (503, "5")
        postgresql.start()
        wait_for(lambda: server.health("scheduler")["status"] == "healthy")
        assert finished(server, "report")["result"] == "3 mails sent"


def test_the_project_passes_its_own_checks(original: RunningProject) -> None:
    for tool in (
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        ["pytest"],
    ):
        done = original.python("-m", *tool)
        assert done.code == 0, done.stdout.decode() + done.told
