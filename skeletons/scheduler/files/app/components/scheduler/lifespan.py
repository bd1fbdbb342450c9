from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
)
from functools import partial

from app.components.scheduler.health import Scheduler, check_scheduler
from app.components.scheduler.models import SchedulerUnavailableError
from app.components.scheduler.registry import load_jobs
from app.components.scheduler.remote import connect_scheduler
from app.components.scheduler.settings import settings
from app.components.scheduler.shared import SharedScheduler
from app.components.scheduler.stores import open_store
from app.core.health import health_check
from app.core.operator.sign_in import tell_operator

ADVICE = (
    "Start it with `python -m app.entrypoints.scheduler`, or its Compose service; "
    "SCHEDULER_URL says where it is looked for"
)

# For each event loop, and not with the application: a router's own lifespan, or a mounted
# application, knows another object as the application than a request does.
_current: dict[asyncio.AbstractEventLoop, Scheduler] = {}
_started: dict[asyncio.AbstractEventLoop, AsyncExitStack] = {}


@asynccontextmanager
async def scheduler_lifespan(_app: object) -> AsyncIterator[None]:
    """Give the application its scheduler: its own, or that of the other process."""
    opened: AbstractAsyncContextManager[Scheduler] = (
        run_application_jobs()
        if is_embedded()
        else connect_scheduler(settings.url, advice=ADVICE)
    )
    async with opened as scheduler, share_scheduler(scheduler):
        tell_operator()
        yield


async def start_scheduler(app: object) -> None:
    """Do the first half of `scheduler_lifespan`, where no `async with` fits."""
    stack = AsyncExitStack()
    await stack.enter_async_context(scheduler_lifespan(app))
    _started[asyncio.get_running_loop()] = stack


async def stop_scheduler(_app: object) -> None:
    """Stop what `start_scheduler` started, if anything."""
    if stack := _started.pop(asyncio.get_running_loop(), None):
        await stack.aclose()


def is_embedded() -> bool:
    """Whether this process runs the jobs, if it is the web server, and not another."""
    return settings.in_development if settings.embedded is None else settings.embedded


@asynccontextmanager
async def run_application_jobs() -> AsyncIterator[SharedScheduler]:
    """Have this process stand ready to run the jobs in `jobs/`, as the settings say."""
    async with open_store() as store:
        scheduler = SharedScheduler(load_jobs(), store)
        async with scheduler.running(settings.grace_seconds):
            yield scheduler


@asynccontextmanager
async def share_scheduler(scheduler: Scheduler) -> AsyncIterator[None]:
    """Have `current_scheduler`, and the report on the health, ask this one."""
    loop = asyncio.get_running_loop()
    _current[loop] = scheduler
    try:
        with health_check("scheduler", partial(check_scheduler, scheduler)):
            yield
    finally:
        _current.pop(loop, None)


def current_scheduler() -> Scheduler:
    """Give the scheduler of the application that runs on this event loop."""
    if scheduler := _current.get(asyncio.get_running_loop()):
        return scheduler
    raise SchedulerUnavailableError("The application runs without its lifespan")
