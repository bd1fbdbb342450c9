from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.components.scheduler.remote import connect_scheduler
from app.components.scheduler.service import JobInfo, Scheduler, SchedulerError
from app.components.scheduler.settings import settings

JobId = Annotated[str, typer.Argument(help="Name of the job's function.")]
Url = Annotated[str, typer.Option(help="Address of the running server.")]
Token = Annotated[
    str, typer.Option(help="The operator's, for a server of another machine.")
]

DEFAULT_URL = f"http://127.0.0.1:{settings.web_port}"

app = typer.Typer(no_args_is_help=True, help="See and control the scheduled jobs.")


@app.command()
def jobs(url: Url = DEFAULT_URL, token: Token = "") -> None:
    """List the jobs of a running server, with their next and their last run."""

    async def show(scheduler: Scheduler) -> None:
        print_jobs(await scheduler.list_jobs())

    ask(url, token, show)


@app.command()
def run(job: JobId, url: Url = DEFAULT_URL, token: Token = "") -> None:
    """Run a job now, whatever its schedule says."""

    async def start(scheduler: Scheduler) -> None:
        info = await scheduler.run_job(job)
        typer.echo(f"{info.id} has been started")

    ask(url, token, start)


@app.command()
def pause(job: JobId, url: Url = DEFAULT_URL, token: Token = "") -> None:
    """Take a job off its schedule."""

    async def take_off(scheduler: Scheduler) -> None:
        info = await scheduler.pause_job(job)
        typer.echo(f"{info.id} is paused")

    ask(url, token, take_off)


@app.command()
def resume(job: JobId, url: Url = DEFAULT_URL, token: Token = "") -> None:
    """Put a paused job back on its schedule."""

    async def put_back(scheduler: Scheduler) -> None:
        info = await scheduler.resume_job(job)
        typer.echo(f"{info.id} runs next at {local_time(info.next_run)}")

    ask(url, token, put_back)


def ask(url: str, token: str, question: Callable[[Scheduler], Awaitable[None]]) -> None:
    """Put a question to a running server; if that fails, say why and exit with 1."""

    async def connect_and_ask() -> None:
        async with connect_scheduler(url, token) as scheduler:
            await question(scheduler)

    try:
        asyncio.run(connect_and_ask())
    except (SchedulerError, httpx.InvalidURL) as error:
        typer.secho(str(error), fg="red", err=True)
        raise typer.Exit(1) from error


def print_jobs(infos: list[JobInfo]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in ("JOB", "SCHEDULE", "NEXT RUN", "LAST RUN", "RESULT"):
        table.add_column(title, no_wrap=title.endswith("RUN"), overflow="fold")
    for info in infos:
        last_run = info.last_run
        table.add_row(
            info.id,
            Text(info.schedule),
            "paused" if info.paused else local_time(info.next_run),
            local_time(last_run.started_at) if last_run else "",
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
