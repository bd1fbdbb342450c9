from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import tzinfo

from app.components.scheduler.engine import create_engine
from app.components.scheduler.registry import Job, JobRegistry
from app.components.scheduler.runner import JobRunner
from app.components.scheduler.service import (
    JobInfo,
    JobNotFoundError,
    JobRunningError,
    SchedulerUnavailableError,
)
from app.components.scheduler.state import (
    JobState,
    Store,
    forget_others,
    load_states,
    save_state,
)
from app.components.scheduler.triggers import continue_schedule

logger = logging.getLogger(__name__)


class LocalScheduler:
    """Runs the jobs in this process, and keeps their states in a store."""

    def __init__(
        self,
        jobs: JobRegistry,
        timezone: tzinfo,
        store: Store,
        process: str,
        may_run: Callable[[], Awaitable[bool]],
    ) -> None:
        self._jobs = jobs
        self._timezone = timezone
        self._store = store
        self._process = process
        self._may_run = may_run
        self._is_active = False
        self._saving = asyncio.Lock()
        self._engine = create_engine(timezone)
        self._runner = JobRunner(timezone, self._save_or_log)

    async def take_up(self) -> None:
        """Go on where the states in the store say; a job without code is forgotten."""
        states = await load_states(self._store)
        for job in self._jobs:
            self._add(job, states.get(job.id))
        self._is_active = True
        for job in self._jobs:
            if self._state(job) != states.get(job.id):
                await self._save(job)
        await forget_others(self._store, {job.id for job in self._jobs})
        self._engine.resume()

    def lay_down(self) -> None:
        """Start no further job: another process does so from now on."""
        self._is_active = False
        self._engine.pause()

    async def stop(self, grace_seconds: float) -> None:
        """Stop, but first wait so long for jobs that still run."""
        self._engine.pause()
        await self._runner.stop(grace_seconds)
        self._engine.shutdown()
        # The engine ends in a callback of the event loop.
        await asyncio.sleep(0)

    async def list_jobs(self) -> list[JobInfo]:
        return [self._describe(job) for job in self._jobs]

    async def get_job(self, job_id: str) -> JobInfo:
        return self._describe(find_job(self._jobs, job_id))

    async def pause_job(self, job_id: str) -> JobInfo:
        job = find_job(self._jobs, job_id)
        self._engine.pause_job(job.id)
        return await self._save_and_describe(job)

    async def resume_job(self, job_id: str) -> JobInfo:
        job = find_job(self._jobs, job_id)
        self._engine.resume_job(job.id)
        return await self._save_and_describe(job)

    async def run_job(self, job_id: str) -> JobInfo:
        job = find_job(self._jobs, job_id)
        self._runner.start(job)
        await self._save_or_log(job)
        return self._describe(job)

    async def run_on_schedule(self, job_id: str) -> None:
        """Run a job to its end; skip it if a run by hand is still going on."""
        job = find_job(self._jobs, job_id)
        if not await self._may_run():
            return
        try:
            task = self._runner.start(job)
        except JobRunningError:
            logger.warning("Job skipped, it is still running", extra={"job": job_id})
            await self._save_or_log(job)
        else:
            await asyncio.wait([task])

    def _add(self, job: Job, state: JobState | None) -> None:
        options: dict[str, object] = {}
        if state is not None:
            self._runner.remember(job, state.last_run)
            options = continue_schedule(job.schedule, state.schedule, state.next_run)
        self._engine.add_job(
            self.run_on_schedule,
            job.schedule.trigger(self._timezone),
            args=[job.id],
            id=job.id,
            name=job.name,
            replace_existing=True,
            **options,
        )

    def _state(self, job: Job) -> JobState:
        scheduled = self._engine.get_job(job.id)
        return JobState(
            schedule=str(job.schedule),
            next_run=scheduled.next_run_time if scheduled else None,
            last_run=self._runner.last_run(job),
            running=self._runner.is_running(job),
        )

    def _describe(self, job: Job) -> JobInfo:
        return describe_job(job, self._state(job), self._process)

    async def _save_and_describe(self, job: Job) -> JobInfo:
        if await self._save_or_log(job):
            return self._describe(job)
        raise SchedulerUnavailableError(
            f"Job {job.id!r} has been changed, but its state could not be stored:"
            " the change may end with the process"
        )

    async def _save_or_log(self, job: Job) -> bool:
        """Store the state of a job; no run fails because that does."""
        try:
            await self._save(job)
        except Exception:
            logger.exception("State of job not stored", extra={"job": job.id})
            return False
        return True

    async def _save(self, job: Job) -> None:
        # In turn, so that an older state does not replace a newer one.
        async with self._saving:
            # What another process has kept since it took over is newer than this.
            if self._is_active:
                await save_state(self._store, job.id, self._state(job))


def find_job(jobs: JobRegistry, job_id: str) -> Job:
    if job := jobs.get(job_id):
        return job
    known = ", ".join(job.id for job in jobs) or "none"
    raise JobNotFoundError(f"There is no job {job_id!r}; the jobs are: {known}")


def describe_job(job: Job, state: JobState, process: str) -> JobInfo:
    return JobInfo(
        id=job.id,
        name=job.name,
        schedule=state.schedule,
        paused=state.next_run is None,
        running=state.running,
        next_run=state.next_run,
        last_run=state.last_run,
        process=process,
    )
