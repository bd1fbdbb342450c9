from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone

import pytest
from typer.testing import CliRunner

from app.components.worker import cli as cli_module
from app.components.worker import registry as registry_module
from app.components.worker.cli import app as cli
from app.components.worker.registry import Context, load_tasks, task
from app.components.worker.service import JobInfo, JobStatus
from app.components.worker.testing import FakeQueues


@pytest.fixture(autouse=True)
def queues(monkeypatch: pytest.MonkeyPatch) -> FakeQueues:
    """Have the commands find queues in memory, and one task."""
    queues = FakeQueues()

    @asynccontextmanager
    async def connect() -> AsyncIterator[FakeQueues]:
        yield queues

    load_tasks()
    monkeypatch.setattr(registry_module, "registered", {})
    monkeypatch.setattr(cli_module, "open_queues", connect)

    @task(queue="low")
    async def send(ctx: Context, number: int, to: str = "") -> None: ...

    return queues


def test_the_command_line_enqueues(queues: FakeQueues) -> None:
    arguments = ["send", "number=17", "to=17", "--queue", "default", "--defer", "2"]

    result = CliRunner().invoke(cli, ["enqueue", *arguments])

    assert result.stdout == "0\n"
    job = queues.jobs["0"]
    assert job.arguments == {"number": 17, "to": "17"}
    assert (job.queue, job.defer_by) == ("default", timedelta(seconds=2))


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["no_such_task"], "the tasks are: send"),
        (["send", "number=x"], "number"),
        (["send", "number=1", "--queue", "x"], "default"),
    ],
)
def test_the_command_line_says_what_does_not_fit(
    arguments: list[str], problem: str
) -> None:
    result = CliRunner().invoke(cli, ["enqueue", *arguments])
    assert result.exit_code == 1
    assert problem in result.stderr


def test_the_command_line_lists_the_queues() -> None:
    result = CliRunner().invoke(cli, ["queues"])
    assert result.exit_code == 0
    assert "default" in result.stdout


def test_the_command_line_says_that_redis_is_away(queues: FakeQueues) -> None:
    queues.away = True
    result = CliRunner().invoke(cli, ["queues"])
    assert result.exit_code == 1
    assert "cannot be reached" in result.stderr


def test_the_command_line_lists_retries_and_forgets_failed_jobs(
    queues: FakeQueues,
) -> None:
    for job_id in ("one", "two"):
        queues.failed[job_id] = JobInfo(
            id=job_id,
            task="send",
            queue="low",
            status=JobStatus.FAILED,
            tries=5,
            enqueued_at=datetime.now(timezone(timedelta(0))),
            error="KeyError",
        )

    listed = CliRunner().invoke(cli, ["failed"]).stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["ID", "one", "two"]
    assert "KeyError" in listed[1]
    assert CliRunner().invoke(cli, ["retry", "one"]).stdout == "one\n"
    assert CliRunner().invoke(cli, ["forget", "two"]).exit_code == 0
    assert list(queues.jobs) == ["one"]
    for command in ("retry", "forget"):
        gone = CliRunner().invoke(cli, [command, "two"])
        assert (gone.exit_code, gone.stderr) == (1, "There is no failed job 'two'\n")
