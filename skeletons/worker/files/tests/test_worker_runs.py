import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
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


class FakeWorker:
    """Stands in for arq's worker, without Redis."""

    def __init__(self, job: Awaitable[object] | None = None) -> None:
        self.allow_pick_jobs = True
        self.began = asyncio.Event()
        self.lost = asyncio.Event()
        self.finished = False
        self._jobs = [asyncio.ensure_future(job)] if job else []

    @property
    def running(self) -> Sequence[asyncio.Task[object]]:
        return [
            job
            for job in self._jobs
            if isinstance(job, asyncio.Task) and not job.done()
        ]

    async def begin(self) -> None: ...

    async def main(self) -> None:
        self.began.set()
        await self.lost.wait()
        self.lost.clear()
        raise RedisConnectionError("lost")

    async def finish(self) -> None:
        self.finished = True
        raise RedisConnectionError("lost")


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


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.message for record in caplog.records if record.name == module.__name__
    ]


class Lonely(FakeWorker):
    """For some beats Redis is not there."""

    def __init__(self, away: range) -> None:
        super().__init__()
        self.beats = 0
        self.enough = asyncio.Event()
        self._away = away

    async def begin(self) -> None:
        self.beats += 1
        if self.beats == 20:
            self.enough.set()
        if self.beats in self._away:
            raise RedisConnectionError("away")


def test_workers_begin_again_when_redis_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)

    async def scenario() -> int:
        lonely, other = Lonely(away=range(2, 10)), FakeWorker()

        async def lose_redis() -> None:
            await other.began.wait()
            other.began.clear()
            other.lost.set()
            await other.began.wait()

        await run_while(Workers([lonely, other]), lose_redis)
        return lonely.beats

    assert asyncio.run(scenario()) == 10
    assert messages(caplog) == [
        "Redis is away or full, no jobs are taken",
        "Redis is back, jobs are taken again",
    ]


def test_redis_may_be_away_at_the_start(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        worker = Lonely(away=range(100))

        async def wait() -> None:
            await worker.enough.wait()

        await run_while(Workers([worker]), wait)

    asyncio.run(scenario())
    assert messages(caplog) == ["Redis is away or full, no jobs are taken"]


def test_a_job_that_runs_may_finish() -> None:
    async def scenario() -> list[str]:
        finish, ended = asyncio.Event(), []

        async def job() -> None:
            await finish.wait()
            ended.append("done")

        worker = FakeWorker(job())
        asyncio.get_running_loop().call_soon(finish.set)
        workers = Workers([worker])
        await workers.stop(GRACE_SECONDS)
        assert not worker.allow_pick_jobs
        assert worker.finished
        return ended

    assert asyncio.run(scenario()) == ["done"]


def test_a_job_that_does_not_finish_in_time_is_cancelled() -> None:
    async def scenario() -> list[str]:
        ended = []

        async def job() -> None:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                ended.append("cancelled")
                raise

        workers = Workers([FakeWorker(job())])
        await workers.stop(grace_seconds=0.01)
        return ended

    assert asyncio.run(scenario()) == ["cancelled"]


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
