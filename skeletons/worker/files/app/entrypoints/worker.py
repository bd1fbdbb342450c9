"""Runs the jobs in a process of their own: `python -m app.entrypoints.worker [queue ...]`.

Told to stop, by SIGTERM or Ctrl-C, it lets the jobs that run finish within
`SHUTDOWN_SECONDS`, and gives those that do not back to their queues.
"""

import asyncio
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from app.components.worker.arq_redis import open_redis
from app.components.worker.client import UnknownTaskError, find_queue, share_queues
from app.components.worker.queues import QUEUES
from app.components.worker.redis_queues import RedisQueues
from app.components.worker.registry import TaskDefinitionError, load_tasks
from app.components.worker.settings import settings
from app.components.worker.workers import run_workers
from app.core.logging import configure_logging


async def serve(queues: Sequence[str], alive_file: Path | None) -> None:
    stopped = stop_signals()
    async with open_redis() as redis:
        with share_queues(RedisQueues(redis)):
            grace = settings.grace_seconds
            async with run_workers(redis, queues, grace, alive_file):
                await stopped.wait()


def stop_signals() -> asyncio.Event:
    """Give an event that the first signal to stop sets; a second one acts at once."""
    # Not by `loop.add_signal_handler`, which Windows does not have.
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(stopped.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return stopped


def run_worker(queues: Sequence[str], alive_file: Path | None = None) -> None:
    """Serve these queues, all if none is given, until told to stop."""
    configure_logging(settings.log_level, as_json=not settings.in_development)
    try:
        chosen = [find_queue(queue) for queue in queues] or list(QUEUES)
        load_tasks()
    except (UnknownTaskError, TaskDefinitionError) as error:
        sys.exit(str(error))
    asyncio.run(serve(chosen, alive_file))


def main() -> None:
    parser = ArgumentParser(description="Run jobs in this process.")
    parser.add_argument("queues", nargs="*", help="all by default")
    parser.add_argument(
        "--alive-file", type=Path, help="touched as long as jobs can be taken"
    )
    options = parser.parse_args()
    run_worker(options.queues, options.alive_file)


if __name__ == "__main__":
    main()
