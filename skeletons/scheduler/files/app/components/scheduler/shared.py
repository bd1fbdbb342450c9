"""The one scheduler of an application, however many processes that has.

Each of them stands ready. The one that the store has lead runs the jobs; the others ask
it, by requests in the store, and one of them takes over when it is gone.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import tzinfo
from uuid import uuid4

from app.components.scheduler.local import LocalScheduler, describe_job, find_job
from app.components.scheduler.registry import JobRegistry
from app.components.scheduler.service import (
    JobInfo,
    JobNotFoundError,
    JobRunningError,
    SchedulerError,
    SchedulerUnavailableError,
)
from app.components.scheduler.state import (
    LEAD_SECONDS,
    REQUEST,
    Action,
    Request,
    Store,
    add_request,
    load_requests,
    load_states,
)

logger = logging.getLogger(__name__)

LEAD_AGAIN_SECONDS = LEAD_SECONDS / 4
LISTEN_SECONDS = 0.5
STORE_SECONDS = LEAD_SECONDS / 2

# Until then another process has taken over if the one that led is gone.
ANSWER_SECONDS = LEAD_SECONDS + 2 * LEAD_AGAIN_SECONDS


class SharedScheduler:
    """Runs the jobs while this process leads, and else asks the one that does."""

    def __init__(
        self, jobs: JobRegistry, timezone: tzinfo, store: Store, grace_seconds: float
    ) -> None:
        self._jobs = jobs
        self._store = store
        self._grace_seconds = grace_seconds
        # Told apart from another of that number in another container on this host.
        self._process = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:6]}"
        self._local = LocalScheduler(
            jobs, timezone, store, self._process, self._still_leads
        )
        self._leader = ""
        self._led_at = 0.0
        self._asked_at = 0.0
        self._is_away = False
        self._is_stopping = False
        self._stopped = asyncio.Event()
        self._standing = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self._stand()
        self._task = asyncio.create_task(self._stand_ready(), name="scheduler")

    async def stop(self) -> None:
        """Let jobs that run finish, within the time for that, then free the lead."""
        self._is_stopping = True
        await self._local.stop(self._grace_seconds)
        self._stopped.set()
        if self._task is not None:
            await self._task
        if self._leads:
            try:
                await self._store.resign(self._process)
            except Exception:
                logger.exception("The lead of the scheduler could not be given up")

    async def list_jobs(self) -> list[JobInfo]:
        if self._leads:
            return await self._local.list_jobs()
        leader = self._find_leader()
        try:
            states = await load_states(self._store)
        except Exception as error:
            raise SchedulerUnavailableError(describe_failure(error)) from error
        return [
            describe_job(job, states[job.id], leader)
            for job in self._jobs
            if job.id in states
        ]

    async def get_job(self, job_id: str) -> JobInfo:
        for info in await self.list_jobs():
            if info.id == job_id:
                return info
        find_job(self._jobs, job_id)
        raise JobNotFoundError(f"{self._leader} does not know the job {job_id!r}")

    async def pause_job(self, job_id: str) -> JobInfo:
        return await self._do(job_id, "pause")

    async def resume_job(self, job_id: str) -> JobInfo:
        return await self._do(job_id, "resume")

    async def run_job(self, job_id: str) -> JobInfo:
        return await self._do(job_id, "run")

    @property
    def _leads(self) -> bool:
        return self._leader == self._process

    def _find_leader(self) -> str:
        if self._is_away or not self._leader:
            raise SchedulerUnavailableError("No process runs the jobs at the moment")
        return self._leader

    async def _do(self, job_id: str, action: Action) -> JobInfo:
        if self._leads:
            return await self._do_here(Request(job_id=job_id, action=action))
        info = await self.get_job(job_id)
        if action == "run" and info.running:
            raise JobRunningError(f"Job {job_id!r} is already running")
        try:
            await self._ask(Request(job_id=job_id, action=action))
        except SchedulerError:
            raise
        except Exception as error:
            raise SchedulerUnavailableError(describe_failure(error)) from error
        return await self.get_job(job_id)

    async def _do_here(self, request: Request) -> JobInfo:
        if request.action == "run":
            return await self._local.run_job(request.job_id)
        if request.action == "pause":
            return await self._local.pause_job(request.job_id)
        return await self._local.resume_job(request.job_id)

    async def _ask(self, request: Request) -> None:
        """Leave a request to the process that leads, and wait until it is done."""
        key = await add_request(self._store, request)
        end = time.monotonic() + ANSWER_SECONDS
        while key in await self._store.read(REQUEST):
            if time.monotonic() > end:
                await self._store.delete(REQUEST, key)
                raise SchedulerUnavailableError(
                    f"{self._leader or 'No process'} does not answer: nothing was done"
                )
            await asyncio.sleep(LISTEN_SECONDS / 5)

    async def _stand_ready(self) -> None:
        while not self._stopped.is_set():
            with suppress(asyncio.exceptions.TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), LISTEN_SECONDS)
            await self._stand()

    async def _still_leads(self) -> bool:
        """Whether a job that is due is this process's to run, also after a long pause."""
        if time.monotonic() - self._led_at > LEAD_SECONDS:
            await self._stand()
        return self._leads

    async def _stand(self) -> None:
        """Take the lead or keep it, and do what is asked of the one that leads."""
        async with self._standing:
            if self._leads or not self._is_stopping:
                await self._stand_once()

    async def _stand_once(self) -> None:
        try:
            # A store that hangs must not keep this process from noticing.
            await asyncio.wait_for(self._lead(), STORE_SECONDS)
            if self._leads and not self._is_stopping:
                await asyncio.wait_for(self._answer(), STORE_SECONDS)
        except Exception as error:  # noqa: BLE001 - a store may raise anything
            if not self._is_away:
                self._is_away = True
                logger.warning(
                    "Which process runs the jobs cannot be settled",
                    extra={"error": error},
                )
            # Others may have taken over from now on.
            if self._leads and time.monotonic() - self._led_at > LEAD_SECONDS:
                self._follow("")
        else:
            self._is_away = False

    async def _lead(self) -> None:
        asked_at = time.monotonic()
        if asked_at - self._asked_at < LEAD_AGAIN_SECONDS and not self._is_away:
            return
        leader = await self._store.lead(self._process)
        self._asked_at = asked_at
        if leader != self._process:
            self._follow(leader)
            return
        self._led_at = asked_at
        if not self._leads:
            await self._local.take_up()
            self._leader = leader
            logger.info("This process runs the jobs", extra={"leader": leader})

    def _follow(self, leader: str) -> None:
        if self._leads:
            logger.warning("Another process runs the jobs", extra={"leader": leader})
            self._local.lay_down()
        self._leader = leader

    async def _answer(self) -> None:
        for key, request in (await load_requests(self._store)).items():
            try:
                await self._do_here(request)
            except SchedulerError as error:
                logger.warning("Request of a job refused", extra={"reason": error})
            # Only now: who waits for it reads what came of it. Killed before, another
            # process does it anew.
            await self._store.delete(REQUEST, key)


def describe_failure(error: Exception) -> str:
    # Its text goes to clients, and that of the error may name hosts and users.
    return f"The state of the jobs cannot be read: {type(error).__name__}"


@asynccontextmanager
async def share_jobs(
    jobs: JobRegistry, timezone: tzinfo, store: Store, grace_seconds: float
) -> AsyncIterator[SharedScheduler]:
    """Stand ready to run jobs; at the end wait so long for those that still run."""
    scheduler = SharedScheduler(jobs, timezone, store, grace_seconds)
    await scheduler.start()
    try:
        yield scheduler
    finally:
        await scheduler.stop()
