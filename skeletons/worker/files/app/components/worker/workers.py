"""Runs the workers of some queues in this process, whether Redis is there or not."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager, suppress

from arq.connections import ArqRedis
from redis.exceptions import RedisError

from app.components.cache.time_limit import TimeLimitError
from app.components.worker.execution import arq_function
from app.components.worker.queue_worker import QueueWorker
from app.components.worker.registry import TaskRegistry

logger = logging.getLogger(__name__)

# The longest time without a renewal of the marks on running jobs; see `settings`.
LONGEST_PAUSE_SECONDS = 5.0
STEADY_SECONDS = 60.0
CANCEL_SECONDS = 3.0
CANCEL_AGAIN_SECONDS = 1.0
START_SECONDS = 1.0


class Workers:
    """Keeps workers going until they are told to stop."""

    def __init__(self, workers: Sequence[QueueWorker]) -> None:
        self._workers = workers
        self._available = True
        self._pause = 0.0
        self._stopped = asyncio.Event()
        self._tried = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin, and wait a moment until the workers are known to be alive."""
        self._task = asyncio.create_task(self._run(), name="workers")
        with suppress(TimeLimitError):
            await asyncio.wait_for(self._tried.wait(), START_SECONDS)

    async def stop(self, grace_seconds: float) -> None:
        """Take no more jobs; let those that run finish, else leave them to others."""
        for worker in self._workers:
            worker.allow_pick_jobs = False
        await self._wait_for_jobs(grace_seconds)
        self._stopped.set()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._give_back_jobs()
        for worker in self._workers:
            await self._finish(worker)

    async def _run(self) -> None:
        """Run the workers; begin again when Redis was away."""
        while not self._stopped.is_set():
            start = time.monotonic()
            try:
                # This writes, which Redis also refuses when it is full.
                for worker in self._workers:
                    await worker.begin()
                # On its way through redis-py the cancellation may be lost.
                if self._stopped.is_set():
                    return
                self._report_available()
                await run_together(worker.main() for worker in self._workers)
            except (RedisError, OSError) as error:
                self._report_lost(error)
            except Exception:
                logger.exception("The workers failed, and begin again")
            await asyncio.sleep(self._next_pause(time.monotonic() - start))

    async def _wait_for_jobs(self, grace_seconds: float) -> None:
        end = time.monotonic() + grace_seconds
        if running := self._running():
            logger.info("Waiting for running jobs", extra={"jobs": len(running)})
        # A worker may have been about to start some more.
        while running and (left := end - time.monotonic()) > 0:
            await asyncio.wait(running, timeout=left)
            running = self._running()

    async def _give_back_jobs(self) -> None:
        if late := self._running():
            logger.warning("Jobs go back to their queue", extra={"jobs": len(late)})
            for task in late:
                task.cancel()
            await asyncio.wait(late, timeout=CANCEL_SECONDS)

    async def _finish(self, worker: QueueWorker) -> None:
        try:
            await worker.finish()
        except (RedisError, OSError):
            # What it would have removed expires by itself.
            return
        except Exception:
            logger.exception("A worker failed to clear up")

    def _running(self) -> list[asyncio.Task[object]]:
        return [task for worker in self._workers for task in worker.running]

    def _report_available(self) -> None:
        self._tried.set()
        if not self._available:
            self._available = True
            logger.info("Redis is back, jobs are taken again")

    def _report_lost(self, error: BaseException) -> None:
        self._tried.set()
        if self._available:
            self._available = False
            logger.warning(
                "Redis is away or full, no jobs are taken", extra={"error": error}
            )

    def _next_pause(self, ran_seconds: float) -> float:
        grown = 0.5 if ran_seconds > STEADY_SECONDS else max(0.5, 2 * self._pause)
        self._pause = min(grown, LONGEST_PAUSE_SECONDS)
        return self._pause


async def run_together(calls: Iterable[Coroutine[object, object, None]]) -> None:
    """Run all until one fails: then the others are cancelled, and its error is raised."""
    tasks = [asyncio.create_task(call) for call in calls]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in ended:
            task.result()
    finally:
        # Again and again: on its way through redis-py a cancellation may be lost.
        while running := [task for task in tasks if not task.done()]:
            for task in running:
                task.cancel()
            await asyncio.wait(running, timeout=CANCEL_AGAIN_SECONDS)


def is_told_by_arq_alone(record: logging.LogRecord) -> bool:
    """The last failure of a job is logged as the ones before it are, once."""
    return "! %s failed" not in record.msg


@asynccontextmanager
async def run_workers(
    redis: ArqRedis,
    tasks: TaskRegistry,
    queues: Sequence[str],
    *,
    lease_seconds: float,
    grace_seconds: float,
) -> AsyncIterator[None]:
    """Serve these queues; at the end wait so long for the jobs that run."""
    # It reports each job, with its arguments; so does this component, without them.
    logging.getLogger("arq").setLevel(logging.WARNING)
    logging.getLogger("arq.worker").addFilter(is_told_by_arq_alone)
    functions = [arq_function(task) for task in tasks]
    workers = Workers(
        [QueueWorker(queue, redis, functions, lease_seconds) for queue in queues]
    )
    await workers.start()
    try:
        yield
    finally:
        await workers.stop(grace_seconds)
