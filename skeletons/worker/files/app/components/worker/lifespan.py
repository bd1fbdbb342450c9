from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from fastapi import FastAPI

from app.components.worker.client import share_queues
from app.components.worker.health import check_worker
from app.components.worker.redis_queues import RedisQueues, open_redis
from app.components.worker.registry import load_tasks
from app.components.worker.service import Mode
from app.components.worker.settings import QUEUES
from app.components.worker.workers import run_workers
from app.core.config import settings
from app.core.health import health_check

# Jobs that are not done by then are not lost, but run again.
EMBEDDED_GRACE_SECONDS = 5.0


@asynccontextmanager
async def worker_lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Give the application its queues, and in development their workers too."""
    await start_worker(app)
    try:
        yield
    finally:
        await stop_worker(app)


async def start_worker(app: FastAPI) -> None:
    tasks, mode = load_tasks(), worker_mode()
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(open_redis(settings.redis_url))
        queues = RedisQueues(redis)
        stack.enter_context(share_queues(queues))
        if mode == "embedded":
            workers = run_workers(
                redis,
                tasks,
                list(QUEUES),
                lease_seconds=settings.worker_lease_seconds,
                grace_seconds=min(
                    settings.worker_grace_seconds, EMBEDDED_GRACE_SECONDS
                ),
            )
            await stack.enter_async_context(workers)
        stack.enter_context(health_check("worker", partial(check_worker, queues, mode)))
        app.state.queues = queues
        app.state.worker_stack = stack.pop_all()


async def stop_worker(app: FastAPI) -> None:
    """Stop what `start_worker` started, if anything."""
    stack: AsyncExitStack | None = getattr(app.state, "worker_stack", None)
    if stack is not None:
        app.state.worker_stack = None
        await stack.aclose()
        app.state.queues = None


def worker_mode() -> Mode:
    """Whether this process or another runs the jobs, if this is the web server."""
    embedded = settings.worker_embedded
    if embedded is None:
        embedded = settings.environment == "development"
    return "embedded" if embedded else "separate"
