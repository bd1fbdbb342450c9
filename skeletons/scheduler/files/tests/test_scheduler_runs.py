import asyncio
import logging
import threading

import pytest

from app.components.scheduler.health import check_scheduler
from app.components.scheduler.registry import JobRegistry
from app.components.scheduler.service import (
    JobRunningError,
    SchedulerUnavailableError,
)
from app.components.scheduler.testing import run_jobs
from app.core.health import Status


def test_a_job_runs_on_its_schedule() -> None:
    registry, ran = JobRegistry(), asyncio.Event()

    @registry.every(seconds=0.01)
    async def job() -> None:
        ran.set()

    async def scenario() -> None:
        async with run_jobs(registry):
            await asyncio.wait_for(ran.wait(), timeout=10)

    asyncio.run(scenario())


def test_the_result_of_a_run_is_kept() -> None:
    registry = JobRegistry()

    @registry.every(hours=1)
    async def asynchronous() -> str:
        return f"in {threading.current_thread().name}"

    @registry.every(hours=1)
    def synchronous() -> bool:
        return threading.current_thread() is threading.main_thread()

    async def scenario() -> list[str | None]:
        async with run_jobs(registry) as scheduler:
            for job in registry:
                await scheduler.run_on_schedule(job.id)
            infos = await scheduler.list_jobs()
            return [info.last_run.result for info in infos if info.last_run]

    assert asyncio.run(scenario()) == ["in MainThread", "False"]


def test_a_failing_job_is_logged_and_degrades_health_until_it_succeeds(
    caplog: pytest.LogCaptureFixture,
) -> None:
    registry, outcomes = JobRegistry(), [None, ValueError("secret")]

    @registry.every(hours=1)
    def report() -> None:
        if error := outcomes.pop():
            raise error

    async def scenario() -> None:
        async with run_jobs(registry) as scheduler:
            await scheduler.run_on_schedule("report")
            last_run = (await scheduler.get_job("report")).last_run
            assert last_run is not None
            assert last_run.error == "ValueError"
            health = await check_scheduler(scheduler, "embedded")
            assert health.status is Status.DEGRADED
            assert "report" in health.message
            assert "secret" not in health.model_dump_json()
            assert str(health.details["last_failure"]).startswith("report, ")

            await scheduler.run_on_schedule("report")
            health = await check_scheduler(scheduler, "embedded")
            assert health.status is Status.HEALTHY

    asyncio.run(scenario())
    (record,) = [entry for entry in caplog.records if entry.levelno == logging.ERROR]
    assert record.exc_info


@pytest.mark.parametrize("error", [SystemExit(1), StopIteration()])
def test_no_job_takes_the_scheduler_with_it(error: BaseException) -> None:
    registry = JobRegistry()

    @registry.every(hours=1)
    def quits() -> None:
        raise error

    async def scenario() -> bool:
        async with run_jobs(registry) as scheduler:
            await scheduler.run_on_schedule("quits")
            return (await scheduler.get_job("quits")).failing

    assert asyncio.run(scenario())


def test_a_job_never_overlaps_with_itself() -> None:
    registry, finish, runs = JobRegistry(), asyncio.Event(), []

    @registry.every(hours=1)
    async def slow() -> None:
        runs.append(1)
        await finish.wait()

    async def scenario() -> None:
        async with run_jobs(registry) as scheduler:
            assert (await scheduler.run_job("slow")).running
            with pytest.raises(JobRunningError, match="slow"):
                await scheduler.run_job("slow")
            await scheduler.run_on_schedule("slow")
            finish.set()

    asyncio.run(scenario())
    assert runs == [1]


def test_a_paused_job_has_no_next_run_until_it_is_resumed() -> None:
    registry = JobRegistry()

    @registry.cron("0 6 * * *")
    def job() -> None: ...

    async def scenario() -> None:
        async with run_jobs(registry) as scheduler:
            scheduled = await scheduler.get_job("job")
            paused = await scheduler.pause_job("job")
            assert (paused.paused, paused.next_run) == (True, None)
            assert await scheduler.resume_job("job") == scheduled

    asyncio.run(scenario())


def test_a_running_job_may_finish_when_the_scheduler_stops() -> None:
    registry, finish = JobRegistry(), threading.Event()

    @registry.every(hours=1)
    def synchronous() -> str:
        finish.wait(10)
        return "finished"

    @registry.every(hours=1)
    async def asynchronous() -> str:
        finish.set()
        await asyncio.to_thread(finish.wait)
        return "finished"

    async def scenario() -> list[str | None]:
        async with run_jobs(registry) as scheduler:
            for job in registry:
                await scheduler.run_job(job.id)
        with pytest.raises(SchedulerUnavailableError, match="shutting down"):
            await scheduler.run_job("synchronous")
        infos = await scheduler.list_jobs()
        return [info.last_run.result for info in infos if info.last_run]

    assert asyncio.run(scenario()) == ["finished", "finished"]


def test_a_job_that_does_not_finish_in_time_is_cancelled() -> None:
    registry = JobRegistry()

    @registry.every(hours=1)
    async def endless() -> None:
        await asyncio.Event().wait()

    async def scenario() -> bool:
        async with run_jobs(registry, grace_seconds=0.01) as scheduler:
            await scheduler.run_job("endless")
        return (await scheduler.get_job("endless")).failing

    assert asyncio.run(scenario())
