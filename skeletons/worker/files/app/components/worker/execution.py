"""How one try of a job goes: with time-out, log and, if it fails, a later try."""

import logging
import random
import time
from typing import Any

from arq.worker import Function, Retry, func

from app.components.cache.time_limit import TimeLimitError, time_limit
from app.components.worker.registry import Context, Task

logger = logging.getLogger(__name__)

FIRST_DELAY_SECONDS = 2.0
LONGEST_DELAY_SECONDS = 600.0

# Arq has its own time-out, which would end the job without another try.
ARQ_TIMEOUT_SECONDS = 3600


def arq_function(task: Task) -> Function:
    """Give the task as arq runs it."""

    async def run(ctx: Context, encoded: dict[str, object]) -> object:
        return await try_task(task, ctx, encoded)

    return func(
        run,
        name=task.name,
        timeout=task.timeout + ARQ_TIMEOUT_SECONDS,
        max_tries=task.max_tries,
    )


async def try_task(task: Task, ctx: Context, encoded: dict[str, object]) -> object:
    """Run a task once; raises arq's `Retry` if it fails and is to be tried again."""
    job = {"task": task.name, "job": ctx["job_id"], "try": ctx["job_try"]}
    # What does not fit now will not fit at a later try.
    arguments = task.arguments.decode(encoded)
    logger.info("Job started", extra=job)
    start = time.perf_counter()
    try:
        result = await call(task, ctx, arguments)
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
    end = time.monotonic() + task.timeout
    try:
        async with time_limit(task.timeout):
            return await task.function(ctx, **arguments)
    except TimeLimitError as error:
        # The function may have raised it for a time limit of its own.
        if time.monotonic() >= end:
            message = f"not done within {task.timeout:g} seconds"
            raise TimeoutError(message) from error
        raise
    except SystemExit as error:
        # It must not take the worker with it.
        raise RuntimeError(repr(error)) from error


def retry_delay(job_try: int) -> float:
    """Twice as long after each try, and spread so that not all come back at once."""
    longest = min(FIRST_DELAY_SECONDS * 2 ** (job_try - 1), LONGEST_DELAY_SECONDS)
    return random.uniform(longest / 2, longest)  # noqa: S311 - not a secret
