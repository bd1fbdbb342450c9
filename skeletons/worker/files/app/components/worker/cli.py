import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from app.components.worker.client import (
    UnknownTaskError,
    as_timedelta,
    find_queue,
    find_task,
    open_queues,
)
from app.components.worker.service import (
    NewJob,
    QueueInfo,
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
            defer_by=as_timedelta(defer),
            id=job_id or None,
        )
        enqueued = await queues.add_job(job)
        note = "" if enqueued.new else " was there already"
        typer.echo(f"{enqueued.id}{note}")

    ask(add)


@app.command()
def queues() -> None:
    """List the queues, with their jobs and their workers."""

    async def show(queues: Queues) -> None:
        print_queues(await queues.list_queues())

    ask(show)


def ask(question: Callable[[Queues], Awaitable[None]]) -> None:
    """Put a question to the queues; if that fails, say why and exit with 1."""

    async def open_and_ask() -> None:
        async with open_queues() as queues:
            await question(queues)

    try:
        asyncio.run(open_and_ask())
    except ValidationError as error:
        problem = "\n".join(
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}"
            for each in error.errors()
        )
    except UnknownTaskError as error:
        problem = str(error)
    except QueuesUnavailableError as error:
        problem = f"{error}: {error.__cause__}"
    else:
        return
    typer.secho(problem, fg="red", err=True)
    raise typer.Exit(1)


def split_argument(argument: str) -> tuple[str, str]:
    name, separator, value = argument.partition("=")
    if not separator:
        raise typer.BadParameter(f"{argument!r} is not of the form name=value")
    return name, value


def print_queues(infos: list[QueueInfo]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("QUEUE", "QUEUED", "RUNNING", "DEFERRED", "FAILED", "WORKERS"):
        table.add_column(title, overflow="fold")
    for info in infos:
        table.add_row(
            info.name,
            str(info.queued),
            str(info.running),
            str(info.deferred),
            str(info.failed),
            ", ".join(info.workers) or "none",
        )
    Console().print(table)
