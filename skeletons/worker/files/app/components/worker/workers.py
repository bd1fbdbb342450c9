"""Serves some queues in this process, whether Redis is there or not."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from arq.connections import ArqRedis
from redis.exceptions import RedisError

from app.components.worker.execution import arq_function
from app.components.worker.queue_worker import QueueWorker
from app.components.worker.registry import load_tasks

logger = logging.getLogger(__name__)

# Less than a lease, in which the marks of the jobs that run have to be renewed.
AWAY_SECONDS = 2.0
CANCEL_SECONDS = 3.0
START_SECONDS = 1.0


class Workers:
    """Asks the queues for jobs, one after the other, until told to stop."""

    def __init__(self, workers: list[QueueWorker], alive_file: Path | None) -> None:
        self._workers = workers
        self._alive_file = alive_file
        self._is_away = False
        self._stopped = asyncio.Event()
        self.tried = asyncio.Event()

    async def serve(self) -> None:
        while not self._stopped.is_set():
            pause = AWAY_SECONDS
            try:
                for worker in self._workers:
                    await worker.poll()
                self._tell_away(None)
                pause = self._workers[0].poll_delay_s
            except (RedisError, OSError) as error:
                self._tell_away(error)
            except Exception:
                logger.exception("A worker failed, and goes on")
            self.tried.set()
            with suppress(asyncio.exceptions.TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), pause)

    async def finish_jobs(self, grace_seconds: float) -> None:
        """Start no more jobs, and wait for those that run."""
        for worker in self._workers:
            worker.is_stopping = True
        end = time.monotonic() + grace_seconds
        if running := self._running():
            logger.info("Waiting for running jobs", extra={"jobs": len(running)})
        # A worker may have been about to start some more.
        while running and (left := end - time.monotonic()) > 0:
            await asyncio.wait(running, timeout=left)
            running = self._running()

    async def stop(self, serving: asyncio.Task[None]) -> None:
        """Give jobs that still run back to their queues."""
        self._stopped.set()
        await serving
        if late := self._running():
            logger.warning("Jobs go back to their queue", extra={"jobs": len(late)})
            for task in late:
                task.cancel()
            await asyncio.wait(late, timeout=CANCEL_SECONDS)
        for worker in self._workers:
            try:
                await worker.finish()
            except Exception:
                logger.exception("A worker failed to clear up")

    def _running(self) -> list[asyncio.Task[object]]:
        return [task for each in self._workers for task in each.running.values()]

    def _tell_away(self, error: Exception | None) -> None:
        """Log that Redis has gone, or is back, once."""
        if error and not self._is_away:
            logger.warning(
                "Redis is away or full, no jobs are taken", extra={"error": error}
            )
        elif self._is_away and not error:
            logger.info("Redis is back, jobs are taken again")
        self._is_away = error is not None
        if self._alive_file and not error:
            self._alive_file.touch()


def is_told_by_arq_alone(record: logging.LogRecord) -> bool:
    """The last failure of a job is logged as the ones before it are, once."""
    return "! %s failed" not in record.msg


@asynccontextmanager
async def run_workers(
    redis: ArqRedis,
    queues: Iterable[str],
    grace_seconds: float,
    alive_file: Path | None = None,
) -> AsyncIterator[None]:
    """Serve these queues; at the end wait so long for the jobs that run.

    `alive_file` is touched all the time that Redis can be asked for jobs.
    """
    # It reports each job, with its arguments; so does this component, without them.
    logging.getLogger("arq").setLevel(logging.WARNING)
    logging.getLogger("arq.worker").addFilter(is_told_by_arq_alone)
    functions = [arq_function(task) for task in load_tasks().values()]
    workers = Workers(
        [QueueWorker(queue, redis, functions) for queue in queues], alive_file
    )
    serving = asyncio.create_task(workers.serve())
    # A moment, in which they usually are known to be alive.
    with suppress(asyncio.exceptions.TimeoutError):
        await asyncio.wait_for(workers.tried.wait(), START_SECONDS)
    try:
        yield
    finally:
        await workers.finish_jobs(grace_seconds)
        await workers.stop(serving)
