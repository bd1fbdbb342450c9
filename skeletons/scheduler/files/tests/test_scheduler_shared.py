import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.components.scheduler import shared
from app.components.scheduler.registry import JobRegistry
from app.components.scheduler.service import (
    JobNotFoundError,
    JobRunningError,
    SchedulerUnavailableError,
)
from app.components.scheduler.shared import SharedScheduler, share_jobs
from app.components.scheduler.state import Store, load_requests
from app.components.scheduler.stores.file import FileStore
from app.components.scheduler.testing import MemoryStore
from app.components.scheduler.triggers import UTC


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in {
        "LEAD_SECONDS": 0.2,
        "LEAD_AGAIN_SECONDS": 0.05,
        "LISTEN_SECONDS": 0.01,
        "ANSWER_SECONDS": 0.3,
    }.items():
        monkeypatch.setattr(shared, name, seconds)


class Jobs:
    """The job `slow`, which counts its starts and goes on until it may finish."""

    def __init__(self) -> None:
        self.registry, self.finish = JobRegistry(), asyncio.Event()
        self.starts = 0

        @self.registry.every(hours=1)
        async def slow() -> None:
            self.starts += 1
            await self.finish.wait()


@asynccontextmanager
async def two(
    jobs: Jobs, store: Store
) -> AsyncIterator[tuple[SharedScheduler, SharedScheduler]]:
    """Two processes of an application, the first of which leads."""
    async with (
        share_jobs(jobs.registry, UTC, store, 0.01) as leader,
        share_jobs(jobs.registry, UTC, store, 0.01) as other,
    ):
        yield leader, other


def test_who_does_not_lead_asks_the_one_that_does() -> None:
    async def scenario() -> None:
        jobs = Jobs()
        async with two(jobs, MemoryStore()) as (leader, other):
            assert await other.list_jobs() == await leader.list_jobs()
            assert (await other.pause_job("slow")).paused
            assert (await leader.get_job("slow")).paused
            assert not (await other.resume_job("slow")).paused
            assert (await other.run_job("slow")).running
            with pytest.raises(JobRunningError):
                await other.run_job("slow")
            with pytest.raises(JobNotFoundError, match="slow"):
                await other.run_job("no_such_job")
        assert jobs.starts == 1

    asyncio.run(scenario())


def test_another_one_takes_over_with_what_was_paused() -> None:
    async def scenario() -> None:
        jobs, store = Jobs(), MemoryStore()
        async with share_jobs(jobs.registry, UTC, store, 0.01) as one:
            async with two(jobs, store) as (_, other):
                await other.pause_job("slow")
                leader = store.leader
                store.leader = "gone"
                await until(lambda: is_run_by(other, "gone"))
                with pytest.raises(SchedulerUnavailableError, match="nothing was done"):
                    await other.run_job("slow")
                assert not await load_requests(store)
            store.leader = ""
            await until(lambda: is_run_by(one, store.leader))
            assert store.leader
            assert leader != "gone"
            assert (await one.get_job("slow")).paused

    asyncio.run(scenario())


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
        async with share_jobs(Jobs().registry, UTC, store, 0.01) as scheduler:

            async def is_there() -> bool:
                try:
                    return bool(await scheduler.list_jobs())
                except SchedulerUnavailableError:
                    return False

            async def is_away() -> bool:
                return not await is_there()

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
        await other.delete("job", "gone")
        assert await other.read("job") == {"slow": "2"}
        one.close()
        assert await other.lead("b") == "b"
        await other.resign("b")
        other.close()

    asyncio.run(scenario())
