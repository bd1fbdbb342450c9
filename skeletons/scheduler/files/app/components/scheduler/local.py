import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import tzinfo

from app.components.scheduler.engine import Engine, create_engine
from app.components.scheduler.registry import Job, JobRegistry
from app.components.scheduler.runner import JobRunner
from app.components.scheduler.service import (
    JobInfo,
    JobNotFoundError,
    JobRunningError,
)

logger = logging.getLogger(__name__)


class LocalScheduler:
    """Runs the jobs in this process."""

    def __init__(self, jobs: JobRegistry, engine: Engine, runner: JobRunner) -> None:
        self._jobs = jobs
        self._engine = engine
        self._runner = runner

    async def list_jobs(self) -> list[JobInfo]:
        return [self._describe(job) for job in self._jobs]

    async def get_job(self, job_id: str) -> JobInfo:
        return self._describe(self._find(job_id))

    async def pause_job(self, job_id: str) -> JobInfo:
        job = self._find(job_id)
        self._engine.pause_job(job.id)
        return self._describe(job)

    async def resume_job(self, job_id: str) -> JobInfo:
        job = self._find(job_id)
        self._engine.resume_job(job.id)
        return self._describe(job)

    async def run_job(self, job_id: str) -> JobInfo:
        job = self._find(job_id)
        self._runner.start(job)
        return self._describe(job)

    async def run_on_schedule(self, job_id: str) -> None:
        """Run a job to its end; skip it if a run by hand is still going on."""
        try:
            task = self._runner.start(self._find(job_id))
        except JobRunningError:
            logger.warning("Job skipped, it is still running", extra={"job": job_id})
        else:
            await asyncio.wait([task])

    def _find(self, job_id: str) -> Job:
        if job := self._jobs.get(job_id):
            return job
        known = ", ".join(job.id for job in self._jobs) or "none"
        raise JobNotFoundError(f"There is no job {job_id!r}; the jobs are: {known}")

    def _describe(self, job: Job) -> JobInfo:
        scheduled = self._engine.get_job(job.id)
        next_run = scheduled.next_run_time if scheduled else None
        return JobInfo(
            id=job.id,
            name=job.name,
            schedule=str(job.schedule),
            paused=next_run is None,
            running=self._runner.is_running(job),
            next_run=next_run,
            last_run=self._runner.last_run(job),
        )


@asynccontextmanager
async def run_scheduler(
    jobs: JobRegistry, timezone: tzinfo, grace_seconds: float
) -> AsyncIterator[LocalScheduler]:
    """Run jobs on their schedules; at the end wait so long for those that still run."""
    engine, runner = create_engine(timezone), JobRunner(timezone)
    scheduler = LocalScheduler(jobs, engine, runner)
    for job in jobs:
        engine.add_job(
            scheduler.run_on_schedule,
            job.schedule.trigger(timezone),
            args=[job.id],
            id=job.id,
            name=job.name,
        )
    engine.start()
    try:
        yield scheduler
    finally:
        engine.pause()
        await runner.stop(grace_seconds)
        engine.shutdown()
        # The engine ends in a callback of the event loop.
        await asyncio.sleep(0)
