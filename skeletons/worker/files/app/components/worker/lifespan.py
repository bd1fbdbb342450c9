import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from app.components.worker.arq_redis import open_redis
from app.components.worker.client import share_queues
from app.components.worker.health import check_worker
from app.components.worker.queues import QUEUES
from app.components.worker.redis_queues import RedisQueues
from app.components.worker.registry import load_tasks
from app.components.worker.settings import settings
from app.components.worker.workers import run_workers
from app.core.health import health_check
from app.core.operator.sign_in import tell_operator

# Jobs that are not done by then are not lost, but run again.
EMBEDDED_GRACE_SECONDS = 5.0

_started: dict[asyncio.AbstractEventLoop, AsyncExitStack] = {}


@asynccontextmanager
async def worker_lifespan(_app: object) -> AsyncIterator[None]:
    """Give the application its queues, and in development their workers too."""
    load_tasks()
    async with open_redis() as redis, AsyncExitStack() as stack:
        queues = RedisQueues(redis)
        stack.enter_context(share_queues(queues))
        if settings.mode == "embedded":
            grace = min(settings.grace_seconds, EMBEDDED_GRACE_SECONDS)
            await stack.enter_async_context(run_workers(redis, QUEUES, grace))
        stack.enter_context(health_check("worker", partial(check_worker, queues)))
        tell_operator()
        yield


async def start_worker(app: object) -> None:
    """Do the first half of `worker_lifespan`, where no `async with` fits."""
    stack = AsyncExitStack()
    await stack.enter_async_context(worker_lifespan(app))
    _started[asyncio.get_running_loop()] = stack


async def stop_worker(_app: object) -> None:
    """Stop what `start_worker` started, if anything."""
    if stack := _started.pop(asyncio.get_running_loop(), None):
        await stack.aclose()
