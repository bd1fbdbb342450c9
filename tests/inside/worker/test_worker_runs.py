import asyncio

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from app.components.worker import workers as module
from app.components.worker.arq_redis import open_redis
from app.components.worker.execution import arq_function
from app.components.worker.queue_worker import QueueWorker
from app.components.worker.queues import QUEUES, ArqOptions
from app.components.worker.registry import Context, load_tasks
from app.components.worker.workers import Workers


class FailingWorker(QueueWorker):
    """Fails at its first poll, and does without Redis and jobs."""

    def __init__(self) -> None:
        self.tasks = {}
        self.poll_delay_s = 0
        self.polls = 0
        self.polled_again = asyncio.Event()

    async def poll(self) -> None:
        self.polls += 1
        if self.polls == 1:
            raise ValueError("a hook with a mistake")
        self.polled_again.set()

    async def finish(self) -> None: ...


def test_a_worker_that_fails_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        worker = FailingWorker()
        workers = Workers([worker], None)
        serving = asyncio.create_task(workers.serve())
        await asyncio.wait_for(worker.polled_again.wait(), timeout=10)
        await workers.stop(serving)

    monkeypatch.setattr(module, "AWAY_SECONDS", 0)
    asyncio.run(scenario())
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_hooks_run_once_however_often_redis_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[str] = []

    async def on_startup(ctx: Context) -> None:
        calls.append("startup")
        ctx["client"] = "made"

    async def on_shutdown(ctx: Context) -> None:
        calls.append(f"shutdown of {ctx['client']}")

    async def scenario() -> None:
        task = load_tasks()["probe"]
        async with open_redis() as redis:
            worker = QueueWorker("default", redis, [arq_function(task)])
            for _ in range(2):
                with pytest.raises(RedisConnectionError):
                    await worker.poll()
            await worker.finish()

    monkeypatch.setattr(ArqOptions, "on_startup", on_startup, raising=False)
    monkeypatch.setattr(ArqOptions, "on_shutdown", on_shutdown, raising=False)
    asyncio.run(scenario())
    assert calls == ["startup", "shutdown of made"]


def test_no_place_for_a_job_is_lost_while_redis_is_away() -> None:
    async def scenario() -> None:
        functions = [arq_function(load_tasks()["probe"])]
        async with open_redis() as redis:
            worker = QueueWorker("low", redis, functions)
            for _ in range(2 * QUEUES["low"]):
                with pytest.raises(RedisConnectionError):
                    await worker.start_jobs([b"1"])

    asyncio.run(asyncio.wait_for(scenario(), timeout=10))
