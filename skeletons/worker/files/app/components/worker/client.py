"""Puts jobs into the queues, from a route, a scheduled job, a task or a script."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

from app.components.cache.settings import settings
from app.components.worker.queues import QUEUES
from app.components.worker.redis_queues import connect_queues
from app.components.worker.registry import Task, load_tasks
from app.components.worker.service import Enqueued, NewJob, Queues

_shared: dict[asyncio.AbstractEventLoop, Queues] = {}


class UnknownTaskError(ValueError):
    """There is no task, or no queue, of that name."""


async def enqueue(
    task: str,
    /,
    *,
    _queue_name: str | None = None,
    _defer_by: timedelta | float | None = None,
    _job_id: str | None = None,
    **arguments: object,
) -> Enqueued:
    """Have a worker run a task, by its name, with these arguments.

    The names that begin with `_` are arq's: another queue than that of the task, a time
    to wait, given in seconds or as a timedelta, and an id that makes the job unique:
    while one with it waits, runs or has a result, there is no second.

    Raises `UnknownTaskError`, `QueuesUnavailableError` when Redis is away, and pydantic's
    `ValidationError` when the arguments do not fit.
    """
    known = find_task(task)
    job = NewJob(
        task=task,
        arguments=known.arguments.encode(arguments),
        queue=find_queue(_queue_name or known.queue),
        defer_by=as_timedelta(_defer_by),
        id=_job_id,
    )
    async with open_queues() as queues:
        return await queues.add_job(job)


def find_task(name: str) -> Task:
    tasks = load_tasks()
    if task := tasks.get(name):
        return task
    known = ", ".join(task.name for task in tasks) or "none"
    raise UnknownTaskError(f"There is no task {name!r}; the tasks are: {known}")


def find_queue(name: str) -> str:
    if name not in QUEUES:
        known = ", ".join(QUEUES)
        raise UnknownTaskError(f"There is no queue {name!r}; the queues are: {known}")
    return name


def as_timedelta(value: timedelta | float | None) -> timedelta | None:
    return timedelta(seconds=value) if isinstance(value, int | float) else value


@contextmanager
def share_queues(queues: Queues) -> Iterator[None]:
    """Have every `enqueue` on this event loop use these, and not connect on its own."""
    loop = asyncio.get_running_loop()
    _shared[loop] = queues
    try:
        yield
    finally:
        _shared.pop(loop, None)


def shared_queues() -> Queues | None:
    """Give the queues of the application that runs on this event loop, if any does."""
    return _shared.get(asyncio.get_running_loop())


@asynccontextmanager
async def open_queues() -> AsyncIterator[Queues]:
    """Give the queues: those of this process, or else over a connection of its own."""
    if queues := shared_queues():
        yield queues
        return
    async with connect_queues(settings.redis_url) as queues:
        yield queues
