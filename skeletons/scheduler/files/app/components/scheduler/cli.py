from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, TypeVar

import httpx
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.components.scheduler.models import JobInfo, SchedulerError
from app.components.scheduler.remote import RemoteScheduler, connect_scheduler
from app.components.scheduler.settings import settings

T = TypeVar("T")
JobId = Annotated[str, typer.Argument(help="Name of the job's function.")]
Url = Annotated[str, typer.Option(help="Address of the running server.")]
Token = Annotated[
    str, typer.Option(help="The operator's, for a server of another machine.")
]

DEFAULT_URL = f"http://127.0.0.1:{settings.web_port}"
ADVICE = "Start the web server first; --url says where it is"

app = typer.Typer(no_args_is_help=True, help="See and control the scheduled jobs.")


@app.command()
def jobs(url: Url = DEFAULT_URL, token: Token = "") -> None:
    """List the jobs of a running server, with their next and their last run."""
    print_jobs(ask(url, token, lambda scheduler: scheduler.list_jobs()))


@app.command()
def run(job: JobId, url: Url = DEFAULT_URL, token: Token = "") -> None:
    """Run a job now, whatever its schedule says."""
    info = ask(url, token, lambda scheduler: scheduler.do("run", job))
    typer.echo(f"{info.id} has been started")


@app.command()
def pause(job: JobId, url: Url = DEFAULT_URL, token: Token = "") -> None:
    """Take a job off its schedule."""
    info = ask(url, token, lambda scheduler: scheduler.do("pause", job))
    typer.echo(f"{info.id} is paused")


@app.command()
def resume(job: JobId, url: Url = DEFAULT_URL, token: Token = "") -> None:
    """Put a paused job back on its schedule."""
    info = ask(url, token, lambda scheduler: scheduler.do("resume", job))
    typer.echo(f"{info.id} runs next at {local_time(info.next_run)}")


def ask(url: str, token: str, question: Callable[[RemoteScheduler], Awaitable[T]]) -> T:
    """Put a question to a running server; if that fails, say why and exit with 1."""

    async def connect_and_ask() -> T:
        async with connect_scheduler(url, token, ADVICE) as scheduler:
            return await question(scheduler)

    try:
        return asyncio.run(connect_and_ask())
    except (SchedulerError, httpx.InvalidURL) as error:
        typer.secho(str(error), fg="red", err=True)
        raise typer.Exit(1) from error


def print_jobs(infos: list[JobInfo]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("JOB", "SCHEDULE", "NEXT RUN", "LAST RUN", "RESULT"):
        table.add_column(title, no_wrap=title.endswith("RUN"), overflow="fold")
    for info in infos:
        table.add_row(
            info.id,
            Text(info.schedule),
            "paused" if info.paused else local_time(info.next_run),
            local_time(info.last_run.started_at) if info.last_run else "",
            describe_result(info),
        )
    Console().print(table)


def describe_result(info: JobInfo) -> Text:
    if info.running:
        return Text("running", style="yellow")
    if info.last_run is None:
        return Text("")
    if info.last_run.error is not None:
        return Text(info.last_run.error, style="red")
    return Text(info.last_run.result or "done", style="green")


def local_time(time: datetime | None) -> str:
    """Give a time as the clock of this terminal shows it."""
    return f"{time.astimezone():%Y-%m-%d %H:%M}" if time else ""
