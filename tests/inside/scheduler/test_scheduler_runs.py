import asyncio
import logging
import threading

import pytest
from scheduler_in_memory import run_jobs

from app.components.scheduler import registry
from app.components.scheduler.health import check_scheduler
from app.components.scheduler.models import (
    JobRunningError,
    SchedulerUnavailableError,
)
from app.components.scheduler.registry import cron, every
from app.core.health import Status


@pytest.fixture(autouse=True)
def no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the jobs, only those of the test."""
    monkeypatch.setattr(registry, "JOBS", {})


def test_a_job_runs_on_its_schedule() -> None:
    ran = asyncio.Event()

    @every(seconds=0.01)
    async def job() -> None:
        ran.set()

    async def scenario() -> None:
        async with run_jobs():
            await asyncio.wait_for(ran.wait(), timeout=10)

    asyncio.run(scenario())


def test_the_result_of_a_run_is_kept() -> None:
    @every(hours=1)
    async def asynchronous() -> str:
        return f"in {threading.current_thread().name}"

    @every(hours=1)
    def synchronous() -> bool:
        return threading.current_thread() is threading.main_thread()

    async def scenario() -> list[str | None]:
        async with run_jobs() as scheduler:
            for job in registry.JOBS.values():
                await scheduler.run_on_schedule(job.id)
            infos = await scheduler.list_jobs()
            return [info.last_run.result for info in infos if info.last_run]

    assert asyncio.run(scenario()) == ["in MainThread", "False"]


def test_a_failing_job_is_logged_and_degrades_health_until_it_succeeds(
    caplog: pytest.LogCaptureFixture,
) -> None:
    outcomes = [None, ValueError("secret")]

    @every(hours=1)
    def report() -> None:
        if error := outcomes.pop():
            raise error

    async def scenario() -> None:
        async with run_jobs() as scheduler:
            await scheduler.run_on_schedule("report")
            last_run = (await scheduler.get_job("report")).last_run
            assert last_run is not None
            assert last_run.error == "ValueError"
            health = await check_scheduler(scheduler)  # type: ignore[arg-type]
            assert health.status is Status.DEGRADED
            assert "report" in health.message
            assert "secret" not in health.model_dump_json()

            await scheduler.run_on_schedule("report")
            health = await check_scheduler(scheduler)  # type: ignore[arg-type]
            assert health.status is Status.HEALTHY

    asyncio.run(scenario())
    (record,) = [entry for entry in caplog.records if entry.levelno == logging.ERROR]
    assert record.exc_info


@pytest.mark.parametrize("error", [SystemExit(1), StopIteration()])
def test_no_job_takes_the_scheduler_with_it(error: BaseException) -> None:
    @every(hours=1)
    def quits() -> None:
        raise error

    async def scenario() -> bool:
        async with run_jobs() as scheduler:
            await scheduler.run_on_schedule("quits")
            return (await scheduler.get_job("quits")).failing

    assert asyncio.run(scenario())


def test_a_job_never_overlaps_with_itself() -> None:
    finish, runs = asyncio.Event(), []

    @every(hours=1)
    async def slow() -> None:
        runs.append(1)
        await finish.wait()

    async def scenario() -> None:
        async with run_jobs() as scheduler:
            assert (await scheduler.do("run", "slow")).running
            with pytest.raises(JobRunningError, match="slow"):
                await scheduler.do("run", "slow")
            await scheduler.run_on_schedule("slow")
            finish.set()

    asyncio.run(scenario())
    assert runs == [1]


def test_a_paused_job_has_no_next_run_until_it_is_resumed() -> None:
    @cron("0 6 * * *")
    def job() -> None: ...

    async def scenario() -> None:
        async with run_jobs() as scheduler:
            scheduled = await scheduler.get_job("job")
            paused = await scheduler.do("pause", "job")
            assert (paused.paused, paused.next_run) == (True, None)
            assert await scheduler.do("resume", "job") == scheduled

    asyncio.run(scenario())


def test_a_running_job_may_finish_when_the_scheduler_stops() -> None:
    finish = threading.Event()

    @every(hours=1)
    def synchronous() -> str:
        finish.wait(10)
        return "finished"

    @every(hours=1)
    async def asynchronous() -> str:
        finish.set()
        await asyncio.to_thread(finish.wait)
        return "finished"

    async def scenario() -> list[str | None]:
        async with run_jobs() as scheduler:
            for job in registry.JOBS.values():
                await scheduler.do("run", job.id)
        with pytest.raises(SchedulerUnavailableError, match="shutting down"):
            await scheduler.do("run", "synchronous")
        infos = await scheduler.list_jobs()
        return [info.last_run.result for info in infos if info.last_run]

    assert asyncio.run(scenario()) == ["finished", "finished"]


def test_a_job_that_does_not_finish_in_time_is_cancelled() -> None:
    @every(hours=1)
    async def endless() -> None:
        await asyncio.Event().wait()

    async def scenario() -> bool:
        async with run_jobs(grace_seconds=0.01) as scheduler:
            await scheduler.do("run", "endless")
        return (await scheduler.get_job("endless")).failing

    assert asyncio.run(scenario())
