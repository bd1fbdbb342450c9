import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from app.components.scheduler.current import share_scheduler
from app.components.scheduler.engine import time_zone
from app.components.scheduler.health import check_scheduler
from app.components.scheduler.registry import load_jobs
from app.components.scheduler.remote import connect_scheduler
from app.components.scheduler.service import Mode, Scheduler
from app.components.scheduler.settings import settings
from app.components.scheduler.shared import SharedScheduler, share_jobs
from app.components.scheduler.stores import open_store
from app.core.health import health_check
from app.core.operator.sign_in import tell_operator

_started: dict[asyncio.AbstractEventLoop, AsyncExitStack] = {}


@asynccontextmanager
async def scheduler_lifespan(app: object) -> AsyncIterator[None]:
    """Give the application its scheduler: its own, or that of the other process."""
    await start_scheduler(app)
    try:
        yield
    finally:
        await stop_scheduler(app)


async def start_scheduler(_app: object) -> None:
    async with AsyncExitStack() as stack:
        mode = scheduler_mode()
        scheduler: Scheduler = await stack.enter_async_context(
            run_application_jobs()
            if mode == "embedded"
            else connect_scheduler(settings.url)
        )
        stack.enter_context(share_scheduler(scheduler))
        check = partial(check_scheduler, scheduler, mode)
        stack.enter_context(health_check("scheduler", check))
        tell_operator()
        _started[asyncio.get_running_loop()] = stack.pop_all()


async def stop_scheduler(_app: object) -> None:
    """Stop what `start_scheduler` started, if anything."""
    if stack := _started.pop(asyncio.get_running_loop(), None):
        await stack.aclose()


def scheduler_mode() -> Mode:
    """Whether this process or another runs the jobs, if this is the web server."""
    embedded = settings.embedded
    if embedded is None:
        embedded = settings.in_development
    return "embedded" if embedded else "separate"


@asynccontextmanager
async def run_application_jobs() -> AsyncIterator[SharedScheduler]:
    """Have this process stand ready to run the jobs in `jobs/`, as the settings say."""
    timezone = time_zone(settings.timezone)
    async with (
        open_store() as store,
        share_jobs(load_jobs(), timezone, store, settings.grace_seconds) as scheduler,
    ):
        yield scheduler
