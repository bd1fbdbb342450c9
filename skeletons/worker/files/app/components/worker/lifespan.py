import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from app.components.cache.settings import settings as cache_settings
from app.components.worker.client import share_queues
from app.components.worker.health import check_worker
from app.components.worker.queues import QUEUES
from app.components.worker.redis_queues import RedisQueues, open_redis
from app.components.worker.registry import load_tasks
from app.components.worker.service import Mode
from app.components.worker.settings import settings
from app.components.worker.workers import run_workers
from app.core.health import health_check
from app.core.operator.sign_in import tell_operator

# Jobs that are not done by then are not lost, but run again.
EMBEDDED_GRACE_SECONDS = 5.0

_started: dict[asyncio.AbstractEventLoop, AsyncExitStack] = {}


@asynccontextmanager
async def worker_lifespan(app: object) -> AsyncIterator[None]:
    """Give the application its queues, and in development their workers too."""
    await start_worker(app)
    try:
        yield
    finally:
        await stop_worker(app)


async def start_worker(_app: object) -> None:
    tasks, mode = load_tasks(), worker_mode()
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(open_redis(cache_settings.redis_url))
        queues = RedisQueues(redis)
        stack.enter_context(share_queues(queues))
        if mode == "embedded":
            workers = run_workers(
                redis,
                tasks,
                list(QUEUES),
                lease_seconds=settings.lease_seconds,
                grace_seconds=min(settings.grace_seconds, EMBEDDED_GRACE_SECONDS),
            )
            await stack.enter_async_context(workers)
        stack.enter_context(health_check("worker", partial(check_worker, queues, mode)))
        tell_operator()
        _started[asyncio.get_running_loop()] = stack.pop_all()


async def stop_worker(_app: object) -> None:
    """Stop what `start_worker` started, if anything."""
    if stack := _started.pop(asyncio.get_running_loop(), None):
        await stack.aclose()


def worker_mode() -> Mode:
    """Whether this process or another runs the jobs, if this is the web server."""
    embedded = settings.embedded
    if embedded is None:
        embedded = settings.in_development
    return "embedded" if embedded else "separate"
