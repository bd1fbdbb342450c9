"""The one scheduler of an application, however many processes that has.

Each of them stands ready. The one that the store has lead runs the jobs; the others ask
it, by requests in the store, and one of them takes over when it is gone. The lead is a
lease, as of the controllers of Kubernetes:
https://kubernetes.io/docs/concepts/architecture/leases/#leader-election
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import cast
from uuid import uuid4

from app.components.scheduler.models import (
    Action,
    JobInfo,
    JobNotFoundError,
    JobRunningError,
    SchedulerError,
    SchedulerUnavailableError,
)
from app.components.scheduler.registry import Job
from app.components.scheduler.runner import JobRunner, find_job, read_jobs
from app.components.scheduler.stores import LEAD_SECONDS, Store

logger = logging.getLogger(__name__)

REQUEST = "request"

# How often the lead is renewed, and requests are looked for: often enough for some of
# that to fail, or to be late, before another process takes over.
RENEW_SECONDS = LEAD_SECONDS / 8
STORE_SECONDS = LEAD_SECONDS / 2

# Until then another process has taken over if the one that led is gone.
ANSWER_SECONDS = LEAD_SECONDS + STORE_SECONDS
POLL_SECONDS = 0.1


class SharedScheduler:
    """Runs the jobs while this process leads, and else asks the one that does."""

    def __init__(self, jobs: Mapping[str, Job], store: Store) -> None:
        self._jobs = jobs
        self._store = store
        # Told apart from another of that number in another container on this host.
        self._process = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:6]}"
        self._runner = JobRunner(jobs, store, self._process, self._still_leads)
        self._leader = ""
        self._led_at = 0.0
        self._failure = ""
        self._is_stopping = False
        self._stopped = asyncio.Event()
        self._renewing = asyncio.Lock()

    async def list_jobs(self) -> list[JobInfo]:
        """Give all jobs, in the order of their definition."""
        if self._leads:
            return self._runner.list_jobs()
        if self._failure:
            raise self._is_away(self._failure)
        if not self._leader:
            raise SchedulerUnavailableError(
                f"No process runs the jobs yet: in {self._store.where} one of them is "
                "about to take over, which takes a few seconds"
            )
        with self._store_errors():
            infos = await read_jobs(self._store)
        return [infos[job_id] for job_id in self._jobs if job_id in infos]

    async def get_job(self, job_id: str) -> JobInfo:
        """Give one job."""
        for info in await self.list_jobs():
            if info.id == job_id:
                return info
        find_job(self._jobs, job_id)
        raise JobNotFoundError(f"{self._leader} does not know the job {job_id!r}")

    async def do(self, action: Action, job_id: str) -> JobInfo:
        """Pause, resume or run a job; does not wait for the end of a run."""
        with self._store_errors():
            if self._leads:
                return await self._runner.do(action, job_id)
            info = await self.get_job(job_id)
            if action == "run" and info.running:
                raise JobRunningError(f"Job {job_id!r} is already running")
            await self._ask(f"{action} {job_id}")
            return await self.get_job(job_id)

    @asynccontextmanager
    async def running(self, grace_seconds: float) -> AsyncIterator[SharedScheduler]:
        """Stand ready to run jobs; at the end wait so long for those that still run."""
        # At once, so that a process that is alone runs the jobs when it says that it is up.
        await self._renew()
        task = asyncio.create_task(self._stand_ready(), name="scheduler")
        try:
            yield self
        finally:
            # The lead is kept until the jobs that run have finished.
            self._is_stopping = True
            await self._runner.stop(grace_seconds)
            self._stopped.set()
            await task
            await self._resign()

    @property
    def _leads(self) -> bool:
        return self._leader == self._process

    async def _ask(self, request: str) -> None:
        """Leave a request to the process that leads, and wait until it is done."""
        # Sorted by time, so that they are done in turn.
        key = f"{time.time_ns()}-{uuid4().hex}"
        await self._store.write(REQUEST, key, request)
        end = time.monotonic() + ANSWER_SECONDS
        while key in await self._store.read(REQUEST):
            if time.monotonic() > end:
                await self._store.write(REQUEST, key, None)
                raise SchedulerUnavailableError(
                    f"{self._leader or 'No process'} does not answer: nothing was done"
                )
            await asyncio.sleep(POLL_SECONDS)

    async def _answer(self) -> None:
        for key, request in sorted((await self._store.read(REQUEST)).items()):
            action, _, job_id = request.partition(" ")
            try:
                await self._runner.do(cast("Action", action), job_id)
            except SchedulerError as error:
                logger.warning("Request of a job refused", extra={"reason": error})
            # Only now: who waits for it reads what came of it. Killed before, another
            # process does it anew.
            await self._store.write(REQUEST, key, None)

    async def _stand_ready(self) -> None:
        while not self._stopped.is_set():
            with suppress(asyncio.exceptions.TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), RENEW_SECONDS)
            await self._renew()

    async def _still_leads(self) -> bool:
        """Whether a job that is due is this process's to run, also after a long pause."""
        if time.monotonic() - self._led_at > LEAD_SECONDS:
            await self._renew()
        return self._leads

    async def _renew(self) -> None:
        """Take the lead or keep it, and do what is asked of the one that leads."""
        async with self._renewing:
            if self._is_stopping and not self._leads:
                return
            try:
                # A store that hangs must not keep this process from noticing.
                await asyncio.wait_for(self._lead(), STORE_SECONDS)
            except Exception as error:  # noqa: BLE001 - a store may raise anything
                if not self._failure:
                    logger.warning(
                        "Which process runs the jobs cannot be settled",
                        extra={"error": error},
                    )
                self._failure = type(error).__name__
                # Others may have taken over from now on.
                if self._leads and time.monotonic() - self._led_at > LEAD_SECONDS:
                    self._follow("")
            else:
                self._failure = ""

    async def _lead(self) -> None:
        asked_at = time.monotonic()
        leader = await self._store.lead(self._process)
        if leader != self._process:
            self._follow(leader)
            return
        # From before the question on: the store may count from then.
        self._led_at = asked_at
        if not self._leads:
            await self._runner.take_up()
            self._leader = leader
            logger.info("This process runs the jobs", extra={"leader": leader})
        if not self._is_stopping:
            await self._answer()

    def _follow(self, leader: str) -> None:
        if self._leads:
            logger.warning("Another process runs the jobs", extra={"leader": leader})
            self._runner.lay_down()
        self._leader = leader

    async def _resign(self) -> None:
        if self._leads:
            try:
                await self._store.resign(self._process)
            except Exception:
                logger.exception("The lead of the scheduler could not be given up")

    @contextmanager
    def _store_errors(self) -> Iterator[None]:
        try:
            yield
        except SchedulerError:
            raise
        except Exception as error:
            raise self._is_away(type(error).__name__) from error

    def _is_away(self, failure: str) -> SchedulerUnavailableError:
        # Without the text of the error, which may name hosts and users.
        return SchedulerUnavailableError(
            f"No process runs the jobs: {self._store.where}, where they settle which one "
            f"does, is away ({failure}). {self._store.advice}; then the jobs go on by "
            "themselves."
        )
