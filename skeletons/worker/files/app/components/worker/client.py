"""Puts jobs into the queues, from a route, a scheduled job, a task or a script."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

from app.components.worker.arq_redis import open_redis
from app.components.worker.queues import QUEUES
from app.components.worker.redis_queues import RedisQueues
from app.components.worker.registry import Task, load_tasks
from app.components.worker.service import Enqueued, NewJob, Queues

_shared: dict[asyncio.AbstractEventLoop, Queues] = {}


class UnknownTaskError(ValueError):
    """There is no `what`, a task or a queue, of that name."""

    def __init__(self, what: str, name: str, *known: str) -> None:
        names = ", ".join(known) or "none"
        super().__init__(f"There is no {what} {name!r}; the {what}s are: {names}")
        self.what = what


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
    if isinstance(_defer_by, int | float):
        _defer_by = timedelta(seconds=_defer_by)
    job = NewJob(
        task=task,
        arguments=known.arguments.encode(arguments),
        queue=find_queue(_queue_name or known.queue),
        defer_by=_defer_by,
        id=_job_id,
    )
    async with open_queues() as queues:
        return await queues.add_job(job)


def find_task(name: str, *, over_http: bool = False) -> Task:
    """Give a task by its name, among all or those that may be enqueued over HTTP."""
    tasks = load_tasks()
    open_ones = [each for each in tasks if tasks[each].over_http or not over_http]
    if name not in open_ones:
        raise UnknownTaskError("task", name, *open_ones)
    return tasks[name]


def find_queue(name: str) -> str:
    if name not in QUEUES:
        raise UnknownTaskError("queue", name, *QUEUES)
    return name


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
    async with open_redis() as redis:
        yield RedisQueues(redis)
