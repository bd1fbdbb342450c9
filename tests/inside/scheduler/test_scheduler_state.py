import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from scheduler_in_memory import MemoryStore, run_jobs

from app.components.scheduler import registry
from app.components.scheduler.models import JobInfo
from app.components.scheduler.registry import cron, every
from app.components.scheduler.runner import JOB, read_jobs

HOUR = timedelta(hours=1)


class FullStore(MemoryStore):
    is_full = False

    async def write(self, kind: str, key: str, text: str | None) -> None:
        if self.is_full:
            raise OSError("disk full")
        await super().write(kind, key, text)


@pytest.fixture(autouse=True)
def no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the jobs, only those of the test."""
    monkeypatch.setattr(registry, "JOBS", {})


async def job() -> str:
    return "done"


def hourly() -> None:
    registry.JOBS.clear()
    every(hours=1)(job)


def daily() -> None:
    registry.JOBS.clear()
    now = datetime.now(UTC) + 2 * HOUR
    cron(f"{now.minute} {now.hour} * * *")(job)


def missed_an_hour_ago() -> MemoryStore:
    return keeping("job", registry.JOBS["job"].schedule, datetime.now(UTC) - HOUR)


def keeping(job_id: str, schedule: str, next_run: datetime | None) -> MemoryStore:
    info = JobInfo(
        id=job_id,
        name=job_id,
        schedule=schedule,
        paused=next_run is None,
        running=False,
        next_run=next_run,
        last_run=None,
    )
    store = MemoryStore()
    store.texts[JOB] = {job_id: info.model_dump_json()}
    return store


async def let_due_jobs_run() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


async def start_again(store: MemoryStore, *, run: bool = False) -> JobInfo:
    """Have a scheduler take up what is in the store, and say how the job is."""
    async with run_jobs(store=store) as scheduler:
        if run:
            await scheduler.run_on_schedule("job")
        return await scheduler.get_job("job")


def test_a_pause_outlives_the_process_even_if_the_schedule_changes() -> None:
    async def scenario() -> list[bool]:
        store = MemoryStore()
        hourly()
        async with run_jobs(store=store) as scheduler:
            await scheduler.do("pause", "job")
        paused = []
        for define in (hourly, daily):
            define()
            paused.append((await start_again(store)).paused)
        async with run_jobs(store=store) as scheduler:
            await scheduler.do("resume", "job")
        return [*paused, (await start_again(store)).paused]

    assert asyncio.run(scenario()) == [True, True, False]


def test_the_last_run_outlives_the_process() -> None:
    async def scenario() -> tuple[JobInfo, JobInfo]:
        store = MemoryStore()
        hourly()
        return await start_again(store, run=True), await start_again(store)

    before, after = asyncio.run(scenario())
    assert before.last_run is not None
    assert before.last_run == after.last_run


def test_an_interval_goes_on_where_it_was() -> None:
    async def scenario() -> None:
        store = MemoryStore()
        hourly()
        first = await start_again(store)
        hourly()
        assert (await start_again(store)).next_run == first.next_run

    asyncio.run(scenario())


@pytest.mark.parametrize(("define", "makes_up"), [(hourly, True), (daily, False)])
def test_only_an_interval_makes_up_for_a_run_missed_long_ago(
    define: Callable[[], None], makes_up: bool
) -> None:
    async def scenario() -> bool:
        define()
        async with run_jobs(store=missed_an_hour_ago()) as scheduler:
            await let_due_jobs_run()
            return (await scheduler.get_job("job")).last_run is not None

    assert asyncio.run(scenario()) == makes_up


def test_a_schedule_that_the_code_changed_begins_anew() -> None:
    async def scenario() -> tuple[JobInfo, JobInfo]:
        store = MemoryStore()
        hourly()
        before = await start_again(store)
        daily()
        return before, await start_again(store)

    before, after = asyncio.run(scenario())
    assert before.next_run != after.next_run


def test_a_job_that_is_gone_from_the_code_is_forgotten() -> None:
    async def scenario() -> set[str]:
        store = keeping("deleted", "", None)
        hourly()
        await start_again(store)
        return set(store.texts[JOB])

    assert asyncio.run(scenario()) == {"job"}


def test_what_another_version_has_kept_is_of_no_use_but_does_no_harm() -> None:
    async def scenario() -> bool:
        store = MemoryStore()
        store.texts[JOB] = {"job": "{}"}
        hourly()
        return (await start_again(store)).paused

    assert not asyncio.run(scenario())


def test_a_run_is_settled_before_it_starts_so_that_a_crash_does_not_repeat_it() -> None:
    kept = []

    @every(hours=1)
    async def job() -> None:
        kept.append((await read_jobs(store))["job"].next_run)

    store = missed_an_hour_ago()

    async def scenario() -> None:
        async with run_jobs(store=store):
            await let_due_jobs_run()

    asyncio.run(scenario())
    (next_run,) = kept
    assert next_run is not None
    assert next_run > datetime.now(UTC)


def test_a_store_that_fails_stops_no_run_but_is_told_to_who_pauses(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scenario() -> None:
        store = FullStore()
        hourly()
        async with run_jobs(store=store) as scheduler:
            store.is_full = True
            await scheduler.run_on_schedule("job")
            assert (await scheduler.get_job("job")).last_run
            with pytest.raises(OSError, match="disk full"):
                await scheduler.do("pause", "job")

    asyncio.run(scenario())
    assert "disk full" in caplog.text
