from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from scheduler_in_memory import LocalScheduler, run_jobs
from typer.testing import CliRunner

from app.components.scheduler import registry
from app.components.scheduler.cli import app
from app.components.scheduler.registry import cron

CONNECT = "app.components.scheduler.cli.connect_scheduler"


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the running server."""
    monkeypatch.setattr(registry, "JOBS", {})

    @cron("0 6 * * mon-fri")
    async def report() -> None: ...

    @asynccontextmanager
    async def connect(*_: str) -> AsyncIterator[LocalScheduler]:
        async with run_jobs() as scheduler:
            yield scheduler

    monkeypatch.setattr(CONNECT, connect)


def test_jobs_shows_a_table() -> None:
    result = CliRunner().invoke(app, ["jobs"])
    assert result.exit_code == 0
    assert "0 6 * * mon-fri" in result.stdout


@pytest.mark.parametrize("command", ["run", "pause", "resume"])
def test_a_command_says_what_it_did(command: str) -> None:
    result = CliRunner().invoke(app, [command, "report"])
    assert result.exit_code == 0
    assert result.stdout.startswith("report ")


def test_an_unknown_job_is_an_error_that_names_the_known_ones() -> None:
    result = CliRunner().invoke(app, ["run", "no_such_job"])
    assert result.exit_code == 1
    assert "report" in result.stderr


@pytest.mark.parametrize("url", ["localhost", "http://127.0.0.1:1"])
def test_a_server_that_cannot_be_reached_is_an_error(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.undo()
    result = CliRunner().invoke(app, ["jobs", "--url", url])
    assert result.exit_code == 1
    assert url in result.stderr
