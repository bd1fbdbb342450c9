import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from app.components.worker.client import (
    UnknownTaskError,
    find_queue,
    find_task,
    open_queues,
)
from app.components.worker.service import (
    Enqueued,
    NewJob,
    Queues,
    QueuesUnavailableError,
)
from app.entrypoints.worker import run_worker

app = typer.Typer(no_args_is_help=True, help="Run jobs in the background.")


@app.command()
def run(
    queues: Annotated[
        list[str] | None, typer.Argument(help="Queues to serve; all by default.")
    ] = None,
) -> None:
    """Run the jobs of the queues in this process."""
    run_worker(queues or [])


@app.command()
def enqueue(
    task: Annotated[str, typer.Argument(help="Name of the task's function.")],
    arguments: Annotated[
        list[str] | None, typer.Argument(help="Its arguments, as name=value.")
    ] = None,
    *,
    queue: Annotated[str, typer.Option(help="Another queue than its own.")] = "",
    defer: Annotated[float, typer.Option(help="Seconds to wait.", min=0)] = 0,
    job_id: Annotated[str, typer.Option(help="Id that makes the job unique.")] = "",
) -> None:
    """Have a worker run a task."""

    async def add(queues: Queues) -> None:
        known = find_task(task)
        texts = dict(map(split_argument, arguments or []))
        job = NewJob(
            task=task,
            arguments=known.arguments.encode_texts(texts),
            queue=find_queue(queue or known.queue),
            defer_by=timedelta(seconds=defer),
            id=job_id or None,
        )
        tell(await queues.add_job(job))

    ask(add)


@app.command()
def queues() -> None:
    """List the queues, with their jobs and their workers."""

    async def show(queues: Queues) -> None:
        rows = [
            (
                *(each.name, each.queued, each.running, each.deferred, each.failed),
                ", ".join(each.workers) or "none",
            )
            for each in await queues.list_queues()
        ]
        titles = ("QUEUE", "QUEUED", "RUNNING", "DEFERRED", "FAILED", "WORKERS")
        print_table(titles, rows)

    ask(show)


@app.command()
def failed(
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 20,
) -> None:
    """List the jobs that failed for good in the last week, the newest first."""

    async def show(queues: Queues) -> None:
        rows = [
            (each.id, each.task, each.queue, each.tries, each.error)
            for each in await queues.list_failed(limit)
        ]
        print_table(("ID", "TASK", "QUEUE", "TRIES", "ERROR"), rows)

    ask(show)


@app.command()
def retry(job_id: Annotated[str, typer.Argument(help="Its id, of `failed`.")]) -> None:
    """Have a failed job run again, as it was."""

    async def run_again(queues: Queues) -> None:
        enqueued = await queues.retry_failed(job_id)
        if enqueued is None:
            fail(f"There is no failed job {job_id!r}")
        tell(enqueued)

    ask(run_again)


@app.command()
def forget(job_id: Annotated[str, typer.Argument(help="Its id, of `failed`.")]) -> None:
    """List a failed job no longer."""

    async def remove(queues: Queues) -> None:
        if not await queues.forget_failed(job_id):
            fail(f"There is no failed job {job_id!r}")

    ask(remove)


def ask(question: Callable[[Queues], Awaitable[None]]) -> None:
    """Put a question to the queues; if that fails, say why and exit with 1."""

    async def open_and_ask() -> None:
        async with open_queues() as queues:
            await question(queues)

    try:
        asyncio.run(open_and_ask())
    except ValidationError as error:
        problems = [(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        fail("\n".join(f"{place}: {message}" for place, message in problems))
    except UnknownTaskError as error:
        fail(str(error))
    except QueuesUnavailableError as error:
        fail(f"{error}: {error.__cause__}")


def fail(problem: str) -> NoReturn:
    typer.secho(problem, fg="red", err=True)
    raise typer.Exit(1)


def split_argument(argument: str) -> tuple[str, str]:
    name, separator, value = argument.partition("=")
    if not separator:
        raise typer.BadParameter(f"{argument!r} is not of the form name=value")
    return name, value


def tell(enqueued: Enqueued) -> None:
    typer.echo(enqueued.id + ("" if enqueued.new else " was there already"))


def print_table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in titles:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*(str(each) for each in row))
    Console().print(table)
