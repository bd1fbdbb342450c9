from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from app.components.worker import client as client_module
from app.components.worker.cli import app as cli
from app.components.worker.registry import Context, TaskRegistry
from app.components.worker.testing import FakeQueues


@pytest.fixture(autouse=True)
def queues(monkeypatch: pytest.MonkeyPatch) -> FakeQueues:
    """Have whoever connects to Redis get queues in memory."""
    tasks, queues = TaskRegistry(), FakeQueues()

    @tasks.task(queue="low")
    async def send(ctx: Context, number: int, to: str = "") -> None: ...

    @asynccontextmanager
    async def connect(_url: str) -> AsyncIterator[FakeQueues]:
        yield queues

    monkeypatch.setattr(client_module, "load_tasks", lambda: tasks)
    monkeypatch.setattr(client_module, "connect_queues", connect)
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
