from __future__ import annotations

import asyncio
import inspect
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo

from app.components.scheduler.registry import Job, JobFunction
from app.components.scheduler.service import (
    JobRun,
    JobRunningError,
    SchedulerUnavailableError,
)
from app.components.scheduler.threads import call_in_thread

logger = logging.getLogger(__name__)

MAX_TEXT_LENGTH = 1000
CANCEL_SECONDS = 2


class JobRunner:
    """Runs jobs, one run of each at a time, and remembers how the last one ended."""

    def __init__(
        self, timezone: tzinfo, changed: Callable[[Job], Awaitable[object]]
    ) -> None:
        self._timezone = timezone
        self._changed = changed
        self._running: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._last_runs: dict[str, JobRun] = {}
        self._stopping = False

    def is_running(self, job: Job) -> bool:
        return job.id in self._running

    def last_run(self, job: Job) -> JobRun | None:
        return self._last_runs.get(job.id)

    def remember(self, job: Job, run: JobRun | None) -> None:
        """Take up how the last run ended, if there was one in an earlier process."""
        if run is not None:
            self._last_runs[job.id] = run

    def start(self, job: Job) -> asyncio.Task[None]:
        """Start a job, unless it is running or the runner is about to stop."""
        if self._stopping:
            raise SchedulerUnavailableError("The scheduler is shutting down")
        if self.is_running(job):
            raise JobRunningError(f"Job {job.id!r} is already running")
        task = asyncio.create_task(self._run(job), name=f"job {job.id}")
        self._running.add(job.id)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self, grace_seconds: float) -> None:
        """Start nothing more, and let the jobs that run finish within this time."""
        self._stopping = True
        if not self._tasks:
            return
        logger.info(
            "Waiting for running jobs",
            extra={"jobs": sorted(self._running), "grace_seconds": grace_seconds},
        )
        _, late = await asyncio.wait(self._tasks, timeout=grace_seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=CANCEL_SECONDS)

    async def _run(self, job: Job) -> None:
        # Its next run is settled by now: killed in this one, it is not repeated.
        await self._changed(job)
        logger.info("Job started", extra={"job": job.id})
        started_at, start = datetime.now(self._timezone), time.perf_counter()
        result = error = None
        try:
            result = as_text(await call(job.function))
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
            started_at=started_at, seconds=seconds, result=result, error=error
        )
        self._running.discard(job.id)
        await self._changed(job)
        if error is None:
            logger.info("Job finished", extra={"job": job.id, "seconds": seconds})


async def call(function: JobFunction) -> object:
    """Call a job's function: on the event loop if it is async, else in a thread."""
    if inspect.iscoroutinefunction(function):
        return await function()
    result = await call_in_thread(function)
    return await result if inspect.isawaitable(result) else result


def as_text(value: object) -> str | None:
    return None if value is None else str(value)[:MAX_TEXT_LENGTH]
