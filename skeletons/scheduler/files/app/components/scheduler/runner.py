"""Runs the jobs in this process, and keeps in the store how they are."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from datetime import datetime

# APScheduler 3 ships no types.
from apscheduler.schedulers.asyncio import (  # type: ignore[import-untyped]
    AsyncIOScheduler,
)
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]
from pydantic import ValidationError

from app.components.scheduler.models import (
    Action,
    JobInfo,
    JobNotFoundError,
    JobRun,
    JobRunningError,
    SchedulerUnavailableError,
)
from app.components.scheduler.registry import Job, JobFunction
from app.components.scheduler.settings import settings
from app.components.scheduler.stores import Store

logger = logging.getLogger(__name__)

JOB = "job"

MISFIRE_GRACE_SECONDS = 60
CANCEL_SECONDS = 2
MAX_TEXT_LENGTH = 1000


class JobRunner:
    """Runs jobs on their schedules and by hand, one run of each at a time.

    APScheduler only tells when: it has the jobs in memory, as the code defines them.
    Its own way to run a job at once would shift the schedule of that job.
    """

    def __init__(
        self,
        jobs: Mapping[str, Job],
        store: Store,
        process: str,
        may_run: Callable[[], Awaitable[bool]],
    ) -> None:
        self._jobs = jobs
        self._store = store
        self._process = process
        self._may_run = may_run
        self._is_active = self._is_stopping = False
        self._saving = asyncio.Lock()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._last_runs: dict[str, JobRun] = {}
        # It reports each run; so does this class, for runs by hand as well.
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        self._engine = AsyncIOScheduler(
            timezone=settings.zone,
            job_defaults={
                "coalesce": True,
                "misfire_grace_time": MISFIRE_GRACE_SECONDS,
            },
        )
        self._engine.start(paused=True)

    async def take_up(self) -> None:
        """Go on where the store says; a job that is gone from the code is forgotten."""
        kept = await read_jobs(self._store)
        for job in self._jobs.values():
            self._schedule(job, kept.get(job.id))
        self._is_active = True
        for job in self._jobs.values():
            await self._save(job)
        for job_id in (await self._store.read(JOB)).keys() - self._jobs.keys():
            await self._store.write(JOB, job_id, None)
        self._engine.resume()

    def lay_down(self) -> None:
        """Start no further job: another process does so from now on."""
        self._is_active = False
        self._engine.pause()

    async def stop(self, grace_seconds: float) -> None:
        """Start nothing more, and let the jobs that run finish within this time."""
        self._is_stopping = True
        self._engine.pause()
        if self._tasks:
            jobs, told = sorted(self._tasks), round(grace_seconds)
            logger.info("Waiting for jobs", extra={"jobs": jobs, "seconds": told})
            _, late = await asyncio.wait(self._tasks.values(), timeout=grace_seconds)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=CANCEL_SECONDS)
        # Only now: it forgets when the jobs run next, which their states tell.
        self._engine.shutdown()
        # The engine ends in a callback of the event loop.
        await asyncio.sleep(0)

    def list_jobs(self) -> list[JobInfo]:
        return [self._describe(job) for job in self._jobs.values()]

    async def do(self, action: Action, job_id: str) -> JobInfo:
        """Do what is asked for a job; a run goes on in the background."""
        job = find_job(self._jobs, job_id)
        if action == "run":
            self._start(job)
            await self._save_or_log(job)
            return self._describe(job)
        change = (
            self._engine.pause_job if action == "pause" else self._engine.resume_job
        )
        change(job_id)
        await self._save(job)
        return self._describe(job)

    async def run_on_schedule(self, job_id: str) -> None:
        """Run a job to its end; skip it if a run by hand is still going on."""
        job = self._jobs[job_id]
        if not await self._may_run():
            return
        try:
            task = self._start(job)
        except JobRunningError:
            logger.warning("Job skipped, it is still running", extra={"job": job_id})
            await self._save_or_log(job)
        else:
            await asyncio.wait([task])

    def _schedule(self, job: Job, kept: JobInfo | None) -> None:
        if kept and kept.last_run:
            self._last_runs[job.id] = kept.last_run
        self._engine.add_job(
            self.run_on_schedule,
            job.trigger,
            args=[job.id],
            id=job.id,
            replace_existing=True,
            **(continued(job, kept) if kept else {}),
        )

    def _describe(self, job: Job) -> JobInfo:
        scheduled = self._engine.get_job(job.id)
        next_run = scheduled.next_run_time if scheduled else None
        return JobInfo(
            id=job.id,
            name=job.name,
            schedule=job.schedule,
            paused=next_run is None,
            running=job.id in self._tasks,
            next_run=next_run,
            last_run=self._last_runs.get(job.id),
            process=self._process,
        )

    async def _save(self, job: Job) -> None:
        # In turn, so that an older state does not replace a newer one.
        async with self._saving:
            # What another process has kept since it took over is newer than this.
            if self._is_active:
                text = self._describe(job).model_dump_json()
                await self._store.write(JOB, job.id, text)

    async def _save_or_log(self, job: Job) -> None:
        """Store the state of a job; no run fails because that does."""
        try:
            await self._save(job)
        except Exception:
            logger.exception("State of job not stored", extra={"job": job.id})

    def _start(self, job: Job) -> asyncio.Task[None]:
        if self._is_stopping:
            raise SchedulerUnavailableError("The scheduler is shutting down")
        if job.id in self._tasks:
            raise JobRunningError(f"Job {job.id!r} is already running")
        task = asyncio.create_task(self._run(job), name=f"job {job.id}")
        self._tasks[job.id] = task
        return task

    async def _run(self, job: Job) -> None:
        # Its next run is settled by now: killed in this one, it is not repeated.
        await self._save_or_log(job)
        logger.info("Job started", extra={"job": job.id})
        started_at, start = datetime.now(settings.zone), time.perf_counter()
        result = error = None
        try:
            result = await call(job.function)
        except asyncio.CancelledError:
            error = "Cancelled before it had finished"
            logger.warning("Job cancelled", extra={"job": job.id})
        # A job that calls `sys.exit` must not take the process with it.
        except (Exception, SystemExit) as exception:
            # Its text goes to the log only: it may hold a password.
            error = type(exception).__name__
            logger.exception("Job failed", extra={"job": job.id})
        seconds = round(time.perf_counter() - start, 3)
        self._last_runs[job.id] = JobRun(
            started_at=started_at,
            seconds=seconds,
            result=None if result is None else str(result)[:MAX_TEXT_LENGTH],
            error=error,
        )
        del self._tasks[job.id]
        await self._save_or_log(job)
        if error is None:
            logger.info("Job finished", extra={"job": job.id, "seconds": seconds})


def find_job(jobs: Mapping[str, Job], job_id: str) -> Job:
    if job := jobs.get(job_id):
        return job
    known = ", ".join(jobs) or "none"
    raise JobNotFoundError(f"There is no job {job_id!r}; the jobs are: {known}")


async def read_jobs(store: Store) -> dict[str, JobInfo]:
    """Read how jobs are; what another version has written may be of no use."""
    infos = {}
    for job_id, text in (await store.read(JOB)).items():
        try:
            infos[job_id] = JobInfo.model_validate_json(text)
        except ValidationError:
            logger.warning("State of job not understood", extra={"job": job_id})
    return infos


def continued(job: Job, kept: JobInfo) -> dict[str, object]:
    """Give the engine's options for a job that an earlier process had scheduled.

    A pause stays. An interval goes on from where it was, at once if its time passed
    while no process ran; a time of day that was missed by a moment is caught up. A
    schedule that the code has changed since begins anew.
    """
    if kept.next_run is None:
        return {"next_run_time": None}
    if kept.schedule != job.schedule:
        return {}
    now = datetime.now(settings.zone)
    if isinstance(job.trigger, IntervalTrigger):
        return {"next_run_time": max(kept.next_run, now)}
    return {"next_run_time": kept.next_run} if kept.next_run < now else {}


async def call(function: JobFunction) -> object:
    """Call a job's function: on the event loop if it is async, else in a thread."""
    if inspect.iscoroutinefunction(function):
        return await function()
    # Unlike that of `asyncio.to_thread`, the thread is a daemon: Python does not wait for
    # it at exit, so a job without an end cannot keep the process from ending.
    # https://docs.python.org/3/library/threading.html#thread-objects
    outcome: Future[object] = Future()
    # From here on it cannot be cancelled: the thread will set it in any case.
    outcome.set_running_or_notify_cancel()

    def work() -> None:
        try:
            outcome.set_result(function())
        except StopIteration as error:
            # Awaiting a future cannot raise it: there it would mean the result.
            outcome.set_exception(RuntimeError(repr(error)))
        except BaseException as error:  # noqa: BLE001 - raised where the call is awaited
            outcome.set_exception(error)

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(work,), daemon=True).start()
    result = await asyncio.wrap_future(outcome)
    # That of a decorator, say, which is itself no `async def`.
    return await result if inspect.isawaitable(result) else result
