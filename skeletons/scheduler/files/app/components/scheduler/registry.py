"""What makes a function a job: the decorators `cron` and `every`.

They check what they are given, so that a mistake in a job shows when its module is
imported, and not at the hour when the job should have run.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

# APScheduler 3 ships no types.
from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from app.components.scheduler import jobs
from app.components.scheduler.settings import settings

JobFunction = Callable[[], object]
F = TypeVar("F", bound=JobFunction)

UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


@dataclass(frozen=True)
class Job:
    """A function and when it runs: for the engine, and as people are shown it."""

    id: str
    name: str
    schedule: str
    trigger: BaseTrigger
    function: JobFunction


JOBS: dict[str, Job] = {}


def cron(expression: str, *, name: str | None = None) -> Callable[[F], F]:
    """Run the function at the times of a crontab line, such as "0 6 * * mon-fri"."""
    trigger = CronTrigger.from_crontab(expression, settings.zone)
    if trigger.get_next_fire_time(None, datetime.now(settings.zone)) is None:
        raise ValueError(f"{expression!r}: there is no such day")
    _, _, day, _, weekday = expression.split()
    if any(character.isdigit() for character in weekday):
        raise ValueError(
            f"{expression!r}: write days of the week as names, such as mon-fri"
            " (cron counts them from Sunday, APScheduler from Monday)"
        )
    # https://man7.org/linux/man-pages/man5/crontab.5.html has the rule for both.
    if not day.startswith("*") and not weekday.startswith("*"):
        raise ValueError(
            f"{expression!r}: give a day of the month or a day of the week"
            " (cron takes both to mean either, APScheduler to mean both at once)"
        )
    return add_job(expression, trigger, name)


def every(  # noqa: PLR0913 - one for each unit of time
    *,
    weeks: float = 0,
    days: float = 0,
    hours: float = 0,
    minutes: float = 0,
    seconds: float = 0,
    name: str | None = None,
) -> Callable[[F], F]:
    """Run the function again and again, with this much time between two starts."""
    interval = timedelta(
        weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
    )
    if interval <= timedelta(0):
        raise ValueError("the interval must be longer than zero")
    length = interval.total_seconds()
    size, unit = next((each for each in UNITS if length % each[0] == 0), UNITS[-1])
    number = length / size
    schedule = f"every {unit}" if number == 1 else f"every {number:g} {unit}s"
    trigger = IntervalTrigger(seconds=length, timezone=settings.zone)
    return add_job(schedule, trigger, name)


def add_job(schedule: str, trigger: BaseTrigger, name: str | None) -> Callable[[F], F]:
    """Give the decorator that makes a function a job, and leaves it as it is."""

    def add(function: F) -> F:
        job_id = function.__name__
        if job_id in JOBS:
            place = JOBS[job_id].function.__module__
            raise ValueError(f"job {job_id!r} is already defined in {place}")
        # Refused with a TypeError if it needs arguments, of which a job gets none.
        inspect.signature(function).bind()
        JOBS[job_id] = Job(job_id, name or job_id, schedule, trigger, function)
        return function

    return add


def load_jobs() -> dict[str, Job]:
    """Import the modules in `jobs/`, whose jobs register themselves."""
    for module in iter_modules(jobs.__path__, f"{jobs.__name__}."):
        import_module(module.name)
    return JOBS
