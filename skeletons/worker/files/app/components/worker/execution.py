"""How one try of a job goes: with time-out, log and, if it fails, a later try."""

import asyncio
import logging
import random
import sys
import time
from typing import Any

from arq.constants import retry_key_prefix
from arq.cron import CronJob
from arq.worker import Function, Retry, func

from app.components.cache.keys import prefixed
from app.components.worker.registry import Context, Task
from app.components.worker.settings import settings

logger = logging.getLogger(__name__)

FIRST_DELAY_SECONDS = 2.0
LONGEST_DELAY_SECONDS = 600.0
PUT_BACK_SECONDS = 5.0

# Arq has its own time-out, which would end the job without another try.
ARQ_TIMEOUT_SECONDS = 3600


class NoWorkerForTaskError(LookupError):
    """No worker that knows the task has come for its job."""


class Functions(dict[str, Function | CronJob]):
    """Arq's functions by their names; a job of another one goes back to its queue.

    While a new release is rolled out, workers of the old one find jobs that only the
    new one knows.
    """

    def __missing__(self, name: str) -> Function:
        return func(put_back, name=name, max_tries=sys.maxsize)


async def put_back(ctx: Context, *_: object) -> None:
    """Leave a job to another worker, for `WORKER_UNKNOWN_SECONDS`."""
    redis, job_id, now = ctx["redis"], ctx["job_id"], time.time()
    async with redis.pipeline(transaction=True) as pipeline:
        since_key = prefixed("unknown", job_id)
        pipeline.set(since_key, now, nx=True, px=round(2000 * settings.unknown_seconds))
        pipeline.get(since_key)
        # To come to the wrong worker is no try of the job.
        pipeline.decr(retry_key_prefix + job_id)
        _, since, _ = await pipeline.execute()
    if now - float(since) > settings.unknown_seconds:
        raise NoWorkerForTaskError
    logger.warning("Job put back, its task is not known here", extra={"job": job_id})
    raise Retry(defer=min(PUT_BACK_SECONDS, settings.unknown_seconds))


def arq_function(task: Task) -> Function:
    """Give the task as arq runs it."""

    async def run(ctx: Context, encoded: dict[str, object]) -> object:
        return await try_task(task, ctx, encoded)

    timeout = task.timeout + ARQ_TIMEOUT_SECONDS
    return func(run, name=task.name, timeout=timeout, max_tries=task.max_tries)


async def try_task(task: Task, ctx: Context, encoded: dict[str, object]) -> object:
    """Run a task once; raises arq's `Retry` if it fails and is to be tried again."""
    job = {"task": task.name, "job": ctx["job_id"], "try": ctx["job_try"]}
    # What does not fit now will not fit at a later try.
    arguments = task.arguments.decode(encoded)
    logger.info("Job started", extra=job)
    start = time.perf_counter()
    try:
        result = await asyncio.wait_for(call(task, ctx, arguments), task.timeout)
    except Retry:
        raise
    except Exception as error:
        if ctx["job_try"] >= task.max_tries:
            logger.exception("Job failed", extra=job)
            raise
        delay = retry_delay(ctx["job_try"])
        logger.warning(
            "Job failed, it will be tried again",
            extra={**job, "in_seconds": round(delay, 1)},
            exc_info=True,
        )
        raise Retry(defer=delay) from error
    seconds = round(time.perf_counter() - start, 3)
    logger.info("Job finished", extra={**job, "seconds": seconds})
    return result


async def call(task: Task, ctx: Context, arguments: dict[str, Any]) -> object:
    try:
        return await task.function(ctx, **arguments)
    except SystemExit as error:
        # It must not take the worker with it.
        raise RuntimeError(repr(error)) from error


def retry_delay(job_try: int) -> float:
    """Twice as long after each try, and spread so that not all come back at once:
    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """
    longest = min(FIRST_DELAY_SECONDS * 2 ** (job_try - 1), LONGEST_DELAY_SECONDS)
    return random.uniform(longest / 2, longest)  # noqa: S311 - not a secret
