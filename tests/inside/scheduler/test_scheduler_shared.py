import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from scheduler_in_memory import MemoryStore

from app.components.scheduler import registry, shared
from app.components.scheduler.models import (
    JobNotFoundError,
    JobRunningError,
    SchedulerUnavailableError,
)
from app.components.scheduler.registry import every
from app.components.scheduler.shared import REQUEST, SharedScheduler
from app.components.scheduler.stores import Store
from app.components.scheduler.stores.file import FileStore


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in {
        "LEAD_SECONDS": 0.2,
        "RENEW_SECONDS": 0.01,
        "ANSWER_SECONDS": 0.3,
        "POLL_SECONDS": 0.01,
    }.items():
        monkeypatch.setattr(shared, name, seconds)
    monkeypatch.setattr(registry, "JOBS", {})


class Jobs:
    """The job `slow`, which counts its starts and goes on until it may finish."""

    def __init__(self) -> None:
        self.finish = asyncio.Event()
        self.starts = 0

        @every(hours=1)
        async def slow() -> None:
            self.starts += 1
            await self.finish.wait()


@asynccontextmanager
async def share_jobs(store: Store) -> AsyncIterator[SharedScheduler]:
    """A process of the application."""
    scheduler = SharedScheduler(dict(registry.JOBS), store)
    async with scheduler.running(0.01):
        yield scheduler


@asynccontextmanager
async def two(
    store: Store,
) -> AsyncIterator[tuple[SharedScheduler, SharedScheduler]]:
    """Two processes of an application, the first of which leads."""
    async with (
        share_jobs(store) as leader,
        share_jobs(store) as other,
    ):
        yield leader, other


def test_who_does_not_lead_asks_the_one_that_does() -> None:
    async def scenario() -> None:
        jobs = Jobs()
        async with two(MemoryStore()) as (leader, other):
            assert await other.list_jobs() == await leader.list_jobs()
            assert (await other.do("pause", "slow")).paused
            assert (await leader.get_job("slow")).paused
            assert not (await other.do("resume", "slow")).paused
            assert (await other.do("run", "slow")).running
            with pytest.raises(JobRunningError):
                await other.do("run", "slow")
            with pytest.raises(JobNotFoundError, match="slow"):
                await other.do("run", "no_such_job")
        assert jobs.starts == 1

    asyncio.run(scenario())


def test_another_one_takes_over_with_what_was_paused() -> None:
    async def scenario() -> None:
        store = MemoryStore()
        Jobs()
        async with share_jobs(store) as one:
            async with two(store) as (_, other):
                await other.do("pause", "slow")
                leader = store.leader
                store.leader = "gone"
                await until(lambda: nobody_answers(other))
                assert not await store.read(REQUEST)
            store.leader = ""
            await until(lambda: is_run_by(one, store.leader))
            assert store.leader
            assert leader != "gone"
            assert (await one.get_job("slow")).paused

    asyncio.run(scenario())


async def nobody_answers(scheduler: SharedScheduler) -> bool:
    try:
        await scheduler.do("pause", "slow")
    except SchedulerUnavailableError as error:
        return str(error) == "gone does not answer: nothing was done"
    return False


async def is_run_by(scheduler: SharedScheduler, process: str) -> bool:
    (job,) = await scheduler.list_jobs()
    return job.process == process


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(1000):
        if await condition():
            return
        await asyncio.sleep(0.01)
    pytest.fail("not within ten seconds")


class FlakyStore(MemoryStore):
    away = True

    async def lead(self, name: str) -> str:
        if self.away:
            raise OSError("away")
        return await super().lead(name)


def test_while_the_store_is_away_no_process_runs_the_jobs(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scenario() -> None:
        store = FlakyStore()
        Jobs()
        async with share_jobs(store) as scheduler:

            async def is_there() -> bool:
                try:
                    return bool(await scheduler.list_jobs())
                except SchedulerUnavailableError:
                    return False

            async def is_away() -> bool:
                return not await is_there()

            with pytest.raises(
                SchedulerUnavailableError,
                match=r"jobs: memory, .* is away \(OSError\)\. Think again",
            ):
                await scheduler.do("pause", "slow")
            assert await is_away()
            store.away = False
            await until(is_there)
            store.away = True
            await until(is_away)

    asyncio.run(scenario())
    warnings = [each for each in caplog.messages if "cannot be settled" in each]
    assert len(warnings) == 2


def test_files_are_shared_and_their_lock_makes_one_lead(tmp_path: Path) -> None:
    async def scenario() -> None:
        one, other = FileStore(tmp_path), FileStore(tmp_path)
        assert [await each.lead(name) for each, name in ((one, "a"), (other, "b"))] == [
            "a",
            "a",
        ]
        await other.write("job", "slow", "1")
        await one.write("job", "slow", "2")
        await one.write("job", "gone", "3")
        await other.write("job", "gone", None)
        assert await other.read("job") == {"slow": "2"}
        one.close()
        assert await other.lead("b") == "b"
        await other.resign("b")
        other.close()

    asyncio.run(scenario())
