"""The scheduler that the application has, for as long as its lifespan lasts.

It is kept for each event loop, and not with the application: a router's own lifespan, or
a mounted application, knows another object as the application than a request does.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from app.components.scheduler.service import Scheduler, SchedulerUnavailableError

_current: dict[asyncio.AbstractEventLoop, Scheduler] = {}


@contextmanager
def share_scheduler(scheduler: Scheduler) -> Iterator[None]:
    """Have `current_scheduler` give this one, on the running event loop."""
    loop = asyncio.get_running_loop()
    _current[loop] = scheduler
    try:
        yield
    finally:
        _current.pop(loop, None)


def current_scheduler() -> Scheduler:
    """Give the scheduler of the application that runs on this event loop."""
    if scheduler := _current.get(asyncio.get_running_loop()):
        return scheduler
    raise SchedulerUnavailableError("The application runs without its lifespan")
