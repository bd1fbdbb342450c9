import asyncio
from datetime import datetime, timedelta

import pytest

from app.components.scheduler.registry import JobRegistry
from app.components.scheduler.service import JobInfo, SchedulerUnavailableError
from app.components.scheduler.state import STATE, JobState, load_states
from app.components.scheduler.testing import MemoryStore, run_jobs
from app.components.scheduler.triggers import UTC

HOUR = timedelta(hours=1)


class FullStore(MemoryStore):
    is_full = False

    async def write(self, kind: str, key: str, text: str) -> None:
        if self.is_full:
            raise OSError("disk full")
        await super().write(kind, key, text)


def hourly() -> JobRegistry:
    registry = JobRegistry()

    @registry.every(hours=1)
    async def job() -> str:
        return "done"

    return registry


def daily() -> JobRegistry:
    registry = JobRegistry()
    now = datetime.now(UTC) + 2 * HOUR
    registry.cron(f"{now.minute} {now.hour} * * *")(job)
    return registry


def job() -> None: ...


def missed_an_hour_ago(registry: JobRegistry) -> MemoryStore:
    (definition,) = registry
    missed = datetime.now(UTC) - HOUR
    return keeping("job", JobState(schedule=str(definition.schedule), next_run=missed))


def keeping(job_id: str, state: JobState) -> MemoryStore:
    store = MemoryStore()
    store.texts[STATE] = {job_id: state.model_dump_json()}
    return store


async def let_due_jobs_run() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


async def start_again(
    store: MemoryStore, registry: JobRegistry, *, run: bool = False
) -> JobInfo:
    """Have a scheduler take up what is in the store, and say how the job is."""
    async with run_jobs(registry, store=store) as scheduler:
        if run:
            await scheduler.run_on_schedule("job")
        return await scheduler.get_job("job")


def test_a_pause_outlives_the_process_even_if_the_schedule_changes() -> None:
    async def scenario() -> list[bool]:
        store = MemoryStore()
        async with run_jobs(hourly(), store=store) as scheduler:
            await scheduler.pause_job("job")
        paused = [
            (await start_again(store, registry)).paused
            for registry in (hourly(), daily())
        ]
        async with run_jobs(hourly(), store=store) as scheduler:
            await scheduler.resume_job("job")
        return [*paused, (await start_again(store, hourly())).paused]

    assert asyncio.run(scenario()) == [True, True, False]


def test_the_last_run_outlives_the_process() -> None:
    async def scenario() -> tuple[JobInfo, JobInfo]:
        store = MemoryStore()
        before = await start_again(store, hourly(), run=True)
        return before, await start_again(store, hourly())

    before, after = asyncio.run(scenario())
    assert before.last_run is not None
    assert before.last_run == after.last_run


def test_an_interval_goes_on_where_it_was() -> None:
    async def scenario() -> None:
        store = MemoryStore()
        first = await start_again(store, hourly())
        assert (await start_again(store, hourly())).next_run == first.next_run

    asyncio.run(scenario())


@pytest.mark.parametrize(("registry", "makes_up"), [(hourly(), True), (daily(), False)])
def test_only_an_interval_makes_up_for_a_run_missed_long_ago(
    registry: JobRegistry, makes_up: bool
) -> None:
    async def scenario() -> bool:
        async with run_jobs(registry, store=missed_an_hour_ago(registry)) as scheduler:
            await let_due_jobs_run()
            return (await scheduler.get_job("job")).last_run is not None

    assert asyncio.run(scenario()) == makes_up


def test_a_schedule_that_the_code_changed_begins_anew() -> None:
    async def scenario() -> tuple[JobInfo, JobInfo]:
        store = MemoryStore()
        return await start_again(store, hourly()), await start_again(store, daily())

    before, after = asyncio.run(scenario())
    assert before.next_run != after.next_run


def test_a_job_that_is_gone_from_the_code_is_forgotten() -> None:
    async def scenario() -> set[str]:
        store = keeping("deleted", JobState(schedule="", next_run=None))
        await start_again(store, hourly())
        return set(store.texts[STATE])

    assert asyncio.run(scenario()) == {"job"}


def test_a_run_is_settled_before_it_starts_so_that_a_crash_does_not_repeat_it() -> None:
    registry, kept = JobRegistry(), []

    @registry.every(hours=1)
    async def job() -> None:
        kept.append((await load_states(store))["job"].next_run)

    store = missed_an_hour_ago(registry)

    async def scenario() -> None:
        async with run_jobs(registry, store=store):
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
        async with run_jobs(hourly(), store=store) as scheduler:
            store.is_full = True
            await scheduler.run_on_schedule("job")
            assert (await scheduler.get_job("job")).last_run
            with pytest.raises(SchedulerUnavailableError, match="could not be stored"):
                await scheduler.pause_job("job")

    asyncio.run(scenario())
    assert "disk full" in caplog.text
