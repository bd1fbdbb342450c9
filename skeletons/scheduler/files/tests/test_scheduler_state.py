import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from app.components.scheduler.local import run_scheduler
from app.components.scheduler.registry import JobRegistry
from app.components.scheduler.service import JobInfo, SchedulerUnavailableError
from app.components.scheduler.state import JobState
from app.components.scheduler.triggers import UTC

GRACE_SECONDS = 10
HOUR = timedelta(hours=1)


class DictStore:
    def __init__(self) -> None:
        self.states: dict[str, JobState] = {}

    async def load(self) -> Mapping[str, JobState]:
        return dict(self.states)

    async def replace(self, states: Mapping[str, JobState]) -> None:
        self.states = dict(states)

    async def save(self, job_id: str, state: JobState) -> None:
        self.states[job_id] = state


class FullStore(DictStore):
    async def save(self, job_id: str, state: JobState) -> None:
        raise OSError("disk full")


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


def missed_an_hour_ago(registry: JobRegistry) -> DictStore:
    store, (definition,) = DictStore(), registry
    missed = datetime.now(UTC) - HOUR
    state = JobState(schedule=str(definition.schedule), next_run=missed)
    store.states = {"job": state}
    return store


async def let_due_jobs_run() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


async def start_again(
    store: DictStore, registry: JobRegistry, *, run: bool = False
) -> JobInfo:
    """Have a scheduler take up what is in the store, and say how the job is."""
    async with run_scheduler(registry, UTC, GRACE_SECONDS, store) as scheduler:
        if run:
            await scheduler.run_on_schedule("job")
        return await scheduler.get_job("job")


def test_a_pause_outlives_the_process_even_if_the_schedule_changes() -> None:
    async def scenario() -> list[bool]:
        store = DictStore()
        async with run_scheduler(hourly(), UTC, GRACE_SECONDS, store) as scheduler:
            await scheduler.pause_job("job")
        paused = [
            (await start_again(store, registry)).paused
            for registry in (hourly(), daily())
        ]
        async with run_scheduler(hourly(), UTC, GRACE_SECONDS, store) as scheduler:
            await scheduler.resume_job("job")
        return [*paused, (await start_again(store, hourly())).paused]

    assert asyncio.run(scenario()) == [True, True, False]


def test_the_last_run_outlives_the_process() -> None:
    async def scenario() -> tuple[JobInfo, JobInfo]:
        store = DictStore()
        before = await start_again(store, hourly(), run=True)
        return before, await start_again(store, hourly())

    before, after = asyncio.run(scenario())
    assert before.last_run is not None
    assert before.last_run == after.last_run


def test_an_interval_goes_on_where_it_was() -> None:
    async def scenario() -> None:
        store = DictStore()
        first = await start_again(store, hourly())
        assert (await start_again(store, hourly())).next_run == first.next_run

    asyncio.run(scenario())


@pytest.mark.parametrize(("registry", "makes_up"), [(hourly(), True), (daily(), False)])
def test_only_an_interval_makes_up_for_a_run_missed_long_ago(
    registry: JobRegistry, makes_up: bool
) -> None:
    async def scenario() -> bool:
        async with run_scheduler(
            registry, UTC, GRACE_SECONDS, missed_an_hour_ago(registry)
        ) as scheduler:
            await let_due_jobs_run()
            return (await scheduler.get_job("job")).last_run is not None

    assert asyncio.run(scenario()) == makes_up


def test_a_schedule_that_the_code_changed_begins_anew() -> None:
    async def scenario() -> tuple[JobInfo, JobInfo]:
        store = DictStore()
        return await start_again(store, hourly()), await start_again(store, daily())

    before, after = asyncio.run(scenario())
    assert before.next_run != after.next_run


def test_a_job_that_is_gone_from_the_code_is_forgotten() -> None:
    async def scenario() -> set[str]:
        store = DictStore()
        store.states = {"deleted": JobState(schedule="", next_run=None)}
        await start_again(store, hourly())
        return set(store.states)

    assert asyncio.run(scenario()) == {"job"}


def test_a_run_is_settled_before_it_starts_so_that_a_crash_does_not_repeat_it() -> None:
    registry, kept = JobRegistry(), []

    @registry.every(hours=1)
    async def job() -> None:
        kept.append(store.states["job"].next_run)

    store = missed_an_hour_ago(registry)

    async def scenario() -> None:
        async with run_scheduler(registry, UTC, GRACE_SECONDS, store):
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
        assert (await start_again(store, hourly(), run=True)).last_run
        async with run_scheduler(hourly(), UTC, GRACE_SECONDS, store) as scheduler:
            with pytest.raises(SchedulerUnavailableError, match="could not be stored"):
                await scheduler.pause_job("job")

    asyncio.run(scenario())
    assert "disk full" in caplog.text
