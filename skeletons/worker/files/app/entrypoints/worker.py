"""Runs the jobs in a process of their own: `python -m app.entrypoints.worker [queue ...]`.

Told to stop, by SIGTERM or Ctrl-C, it lets the jobs that run finish within
`SHUTDOWN_SECONDS`, and gives those that do not back to their queues. With `--check`
it only tells whether a worker on this host serves the queues: for a container's health.
"""

import asyncio
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from app.components.cache.settings import settings as cache_settings
from app.components.worker.client import UnknownTaskError, find_queue, share_queues
from app.components.worker.heartbeat import HOST
from app.components.worker.queues import QUEUES
from app.components.worker.redis_queues import (
    RedisQueues,
    connect_queues,
    open_redis,
)
from app.components.worker.registry import (
    TaskDefinitionError,
    TaskRegistry,
    load_tasks,
)
from app.components.worker.service import QueuesUnavailableError
from app.components.worker.settings import settings
from app.components.worker.workers import run_workers
from app.core.logging import configure_logging


async def serve(tasks: TaskRegistry, queues: Sequence[str]) -> None:
    with stop_signals() as stopped:
        async with open_redis(cache_settings.redis_url) as redis:
            with share_queues(RedisQueues(redis)):
                async with run_workers(
                    redis,
                    tasks,
                    queues,
                    lease_seconds=settings.lease_seconds,
                    grace_seconds=settings.grace_seconds,
                ):
                    await stopped.wait()


@contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """Give an event that the first signal to stop sets; a second one acts at once."""
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    previous = {
        number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)
    }

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, previous[signal.Signals(number)])
        loop.call_soon_threadsafe(stopped.set)

    for number in previous:
        signal.signal(number, stop)
    try:
        yield stopped
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


async def check(queues: Sequence[str]) -> None:
    """Exit with an error unless a worker on this host serves the queues."""
    try:
        async with connect_queues(cache_settings.redis_url) as connected:
            infos = await connected.list_queues()
    except QueuesUnavailableError as error:
        sys.exit(str(error))
    for info in infos:
        here = any(worker.startswith(f"{HOST}:") for worker in info.workers)
        if info.name in queues and not here:
            sys.exit(f"No worker on {HOST} serves {info.name}")


def run_worker(queues: Sequence[str], *, only_check: bool = False) -> None:
    """Serve these queues, all if none is given, until told to stop."""
    configure_logging(settings.log_level, as_json=not settings.in_development)
    try:
        chosen = [find_queue(queue) for queue in queues] or list(QUEUES)
        tasks = load_tasks()
    except (UnknownTaskError, TaskDefinitionError) as error:
        sys.exit(str(error))
    asyncio.run(check(chosen) if only_check else serve(tasks, chosen))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    run_worker(
        [each for each in arguments if each != "--check"],
        only_check="--check" in arguments,
    )
