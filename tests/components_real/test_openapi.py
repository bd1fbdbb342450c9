"""The API of the full project against its own OpenAPI document, with a real Redis."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.command import OPERATOR, environ, run

from components_real.full_project import make_full_project
from components_real.redis_server import RedisServer, run_redis
from components_real.running_project import RunningProject, Server

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "ignored_auth",
)

AWAY = """
[checks.not_a_server_error]
expected-statuses = ["2xx", "3xx", "4xx", "503"]
"""
"""An undocumented 503 still fails: it is a status that the document does not name."""

KNOWN = """
[parameters]
"path.job_id" = "{job_id}"
"body.task" = "probe"
"""
"""Made-up names only ever lead to 404 and 422."""


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with run_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="module")
def server(
    redis: RedisServer,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[Server]:
    """The web server of a project with all components, which runs jobs and tasks."""
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    folder = tmp_path_factory.mktemp("full")
    made = make_full_project(folder, cache.mkdir("environments"))
    variables = {"REDIS_URL": redis.url, "LOG_LEVEL": "ERROR"}
    project = RunningProject(*made, variables)
    project.command("db", "upgrade")
    with project.serve() as server:
        yield server


def test_whatever_a_stranger_sends(server: Server, tmp_path: Path) -> None:
    check_api(server, tmp_path, "coverage,fuzzing,stateful", examples=30)


@pytest.mark.parametrize("job_id", ["database_backup", "mine"])
def test_whatever_is_sent_to_jobs_that_are_there(
    server: Server, tmp_path: Path, job_id: str
) -> None:
    server.post("/api/v1/worker/jobs", {"task": "probe", "job_id": "mine"})
    config = KNOWN.format(job_id=job_id)
    check_api(server, tmp_path, "coverage,fuzzing", examples=10, config=config)


def test_whatever_is_sent_while_redis_is_away(
    server: Server, redis: RedisServer, tmp_path: Path
) -> None:
    redis.stop()
    try:
        check_api(server, tmp_path, "coverage,fuzzing", examples=5, config=AWAY)
    finally:
        redis.start()


def check_api(
    server: Server, folder: Path, phases: str, examples: int, config: str = ""
) -> None:
    """Send made-up requests, the same in each run, to every documented operation."""
    (folder / "schemathesis.toml").write_text(config)
    document = server.get("/openapi.json")
    count = sum(len(operations) for operations in document["paths"].values())
    program = "from schemathesis.cli import schemathesis; schemathesis()"
    options = {
        "--checks": ",".join(CHECKS),
        "--phases": phases,
        "--max-examples": str(examples),
        "--seed": "20",
        "--generation-database": "none",
        "--workers": "1",
        "--header": f"Authorization: {OPERATOR['Authorization']}",
    }
    finished = run(
        *(sys.executable, "-c", program, "run", f"{server.url}/openapi.json"),
        *(word for option in options.items() for word in option),
        "--no-color",
        cwd=folder,
        env=environ(PYTHONWARNINGS="ignore"),
    )
    told = finished.stdout.decode() + finished.told
    assert finished.code == 0, told
    assert f"Tested: {count}{os.linesep}" in told, told
    assert server.process.poll() is None
