"""The two kinds of schedule, as APScheduler triggers.

They are checked as soon as they are made, so that a mistake in a job shows when its
module is imported and not at the hour when the job should have run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Protocol

# APScheduler 3 ships no types.
from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

# `datetime.UTC` where Python has it.
UTC = timezone(timedelta(0))

UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


class Schedule(Protocol):
    """When a job runs; its `str()` is what people are shown."""

    def trigger(self, timezone: tzinfo) -> BaseTrigger:
        """Give the trigger for the engine, in which times are of that zone."""


@dataclass(frozen=True)
class Cron:
    """The five fields of a crontab line: minute, hour, day, month, day of week."""

    expression: str

    def __post_init__(self) -> None:
        if self.trigger(UTC).get_next_fire_time(None, datetime.now(UTC)) is None:
            raise ValueError(f"{self.expression!r}: there is no such day")
        _, _, day, _, weekday = self.expression.split()
        if any(character.isdigit() for character in weekday):
            raise ValueError(
                f"{self.expression!r}: write days of the week as names, such as mon-fri"
                " (cron counts them from Sunday, APScheduler from Monday)"
            )
        if not day.startswith("*") and not weekday.startswith("*"):
            raise ValueError(
                f"{self.expression!r}: give a day of the month or a day of the week"
                " (cron takes both to mean either, APScheduler to mean both at once)"
            )

    def __str__(self) -> str:
        return self.expression

    def trigger(self, timezone: tzinfo) -> CronTrigger:
        return CronTrigger.from_crontab(self.expression, timezone)


@dataclass(frozen=True)
class Interval:
    """Again and again, first one interval after the scheduler has started."""

    interval: timedelta

    def __post_init__(self) -> None:
        if self.interval <= timedelta(0):
            raise ValueError("the interval must be longer than zero")

    def __str__(self) -> str:
        seconds = self.interval.total_seconds()
        size, unit = next((each for each in UNITS if seconds % each[0] == 0), UNITS[-1])
        number = seconds / size
        return f"every {unit}" if number == 1 else f"every {number:g} {unit}s"

    def trigger(self, timezone: tzinfo) -> IntervalTrigger:
        seconds = self.interval.total_seconds()
        return IntervalTrigger(seconds=seconds, timezone=timezone)


def continue_schedule(
    schedule: Schedule, kept_schedule: str, kept_run: datetime | None
) -> dict[str, object]:
    """Give the engine's options for a job that an earlier process had scheduled.

    A pause stays. An interval goes on from where it was, at once if its time passed
    while no process ran; a time of day that was missed by a moment is caught up. A
    schedule that the code has changed since begins anew.
    """
    if kept_run is None:
        return {"next_run_time": None}
    if kept_schedule != str(schedule):
        return {}
    now = datetime.now(UTC)
    if isinstance(schedule, Interval):
        return {"next_run_time": max(kept_run, now)}
    return {"next_run_time": kept_run} if kept_run < now else {}
