"""Makes the APScheduler engine. It has the jobs in memory, as the code defines them."""

import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# APScheduler 3 ships no types; `Engine` is what this component needs of it.
from apscheduler.schedulers.asyncio import (  # type: ignore[import-untyped]
    AsyncIOScheduler,
)

from app.components.scheduler.triggers import Trigger

MISFIRE_GRACE_SECONDS = 60


class EngineJob(Protocol):
    """A job as the engine keeps it: paused when it has no next run."""

    next_run_time: datetime | None


class Engine(Protocol):
    """The part of `AsyncIOScheduler` that is used here."""

    def start(self) -> None:
        """Begin to run jobs, on the running event loop."""

    def pause(self) -> None:
        """Start no further job."""

    def shutdown(self) -> None:
        """End, as soon as the event loop gets to it."""

    def add_job(
        self,
        func: Callable[[str], Coroutine[object, object, None]],
        trigger: Trigger,
        **options: object,
    ) -> EngineJob:
        """Call `func` whenever the trigger says so."""

    def get_job(self, job_id: str) -> EngineJob | None:
        """Give the job with that id."""

    def pause_job(self, job_id: str) -> EngineJob:
        """Forget the job's next run."""

    def resume_job(self, job_id: str) -> EngineJob | None:
        """Work out the job's next run again."""


class TimeZoneError(ValueError):
    """`SCHEDULER_TIMEZONE` does not name a time zone."""


def time_zone(name: str) -> ZoneInfo:
    """Look up an IANA time zone, such as "Europe/Berlin"."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TimeZoneError(
            f"SCHEDULER_TIMEZONE is {name!r}, which is not the IANA name of a time"
            " zone: write one such as UTC or Europe/Berlin"
        ) from error


def create_engine(timezone: tzinfo) -> Engine:
    """Make an engine that has no jobs yet and is not started."""
    # It reports each run; the runner does so too, for runs by hand as well.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    engine: Engine = AsyncIOScheduler(
        timezone=timezone,
        job_defaults={
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": MISFIRE_GRACE_SECONDS,
        },
    )
    return engine
