from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from fastapi import FastAPI

from app.components.scheduler.engine import time_zone
from app.components.scheduler.health import check_scheduler
from app.components.scheduler.local import LocalScheduler, run_scheduler
from app.components.scheduler.registry import load_jobs
from app.components.scheduler.remote import connect_scheduler
from app.components.scheduler.service import Mode
from app.components.scheduler.stores import open_store
from app.core.config import settings
from app.core.health import health_check


@asynccontextmanager
async def scheduler_lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Give the application its scheduler: its own, or that of the other process."""
    await start_scheduler(app)
    try:
        yield
    finally:
        await stop_scheduler(app)


async def start_scheduler(app: FastAPI) -> None:
    async with AsyncExitStack() as stack:
        mode = scheduler_mode()
        app.state.scheduler = await stack.enter_async_context(
            run_application_jobs()
            if mode == "embedded"
            else connect_scheduler(settings.scheduler_url)
        )
        check = partial(check_scheduler, app.state.scheduler, mode)
        stack.enter_context(health_check("scheduler", check))
        app.state.scheduler_stack = stack.pop_all()


async def stop_scheduler(app: FastAPI) -> None:
    """Stop what `start_scheduler` started, if anything."""
    stack: AsyncExitStack | None = getattr(app.state, "scheduler_stack", None)
    if stack is not None:
        app.state.scheduler_stack = None
        await stack.aclose()
        app.state.scheduler = None


def scheduler_mode() -> Mode:
    """Whether this process or another runs the jobs, if this is the web server."""
    embedded = settings.scheduler_embedded
    if embedded is None:
        embedded = settings.environment == "development"
    return "embedded" if embedded else "separate"


@asynccontextmanager
async def run_application_jobs() -> AsyncIterator[LocalScheduler]:
    """Run the jobs in `jobs/` in this process, as the settings say."""
    timezone = time_zone(settings.scheduler_timezone)
    grace_seconds = settings.scheduler_grace_seconds
    async with (
        open_store() as store,
        run_scheduler(load_jobs(), timezone, grace_seconds, store) as scheduler,
    ):
        yield scheduler
