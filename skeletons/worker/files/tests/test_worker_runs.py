import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from app.components.worker import workers as module
from app.components.worker.execution import arq_function
from app.components.worker.queue_worker import QueueWorker
from app.components.worker.queues import ArqOptions
from app.components.worker.redis_queues import open_redis
from app.components.worker.registry import Context, load_tasks
from app.components.worker.workers import Workers

GRACE_SECONDS = 10


class FakeWorker(QueueWorker):
    """Does without Redis, and without jobs."""

    def __init__(self) -> None:
        self.allow_pick_jobs = True
        self.tasks = {}
        self.began = asyncio.Event()

    async def begin(self) -> None: ...

    async def main(self) -> None:
        self.began.set()
        await asyncio.Event().wait()

    async def finish(self) -> None: ...


async def run_while(workers: Workers, scenario: Callable[[], Awaitable[None]]) -> None:
    await workers.start()
    try:
        await asyncio.wait_for(scenario(), timeout=10)
    finally:
        await workers.stop(GRACE_SECONDS)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_PAUSE_SECONDS", 0)
    monkeypatch.setattr(module, "START_SECONDS", 0.01)


def test_a_failing_worker_begins_again(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(FakeWorker):
        mains = 0

        async def main(self) -> None:
            self.mains += 1
            if self.mains == 1:
                raise ValueError("a hook with a mistake")
            await super().main()

    async def scenario() -> None:
        worker = Failing()

        async def wait() -> None:
            await worker.began.wait()

        await run_while(Workers([worker]), wait)

    asyncio.run(scenario())
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_workers_stop_when_the_cancellation_is_lost_on_its_way() -> None:
    class Deaf(FakeWorker):
        async def begin(self) -> None:
            with suppress(asyncio.CancelledError):
                self.began.set()
                await asyncio.Event().wait()

    async def scenario() -> None:
        worker = Deaf()

        async def wait() -> None:
            await worker.began.wait()

        await asyncio.wait_for(run_while(Workers([worker]), wait), timeout=10)

    asyncio.run(scenario())


def test_the_hooks_of_the_settings_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    async def on_startup(ctx: Context) -> None:
        calls.append("startup")
        ctx["client"] = "made"

    async def on_shutdown(ctx: Context) -> None:
        calls.append(f"shutdown of {ctx['client']}")

    async def scenario() -> None:
        async with open_redis("redis://127.0.0.1:1") as redis:
            functions = [arq_function(task) for task in load_tasks()]
            worker = QueueWorker("default", redis, functions, lease_seconds=30)
            for step in (worker.begin, worker.begin, worker.finish):
                with pytest.raises(RedisConnectionError):
                    await step()

    monkeypatch.setattr(ArqOptions, "on_startup", on_startup, raising=False)
    monkeypatch.setattr(ArqOptions, "on_shutdown", on_shutdown, raising=False)
    asyncio.run(scenario())
    assert calls == ["startup", "shutdown of made"]
