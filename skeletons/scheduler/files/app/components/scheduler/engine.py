"""Makes the APScheduler engine. It has the jobs in memory, as the code defines them."""

import logging
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# APScheduler 3 ships no types.
from apscheduler.schedulers.asyncio import (  # type: ignore[import-untyped]
    AsyncIOScheduler,
)

MISFIRE_GRACE_SECONDS = 60


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


def create_engine(timezone: tzinfo) -> AsyncIOScheduler:
    """Make an engine on the running event loop, which has no jobs and starts none yet."""
    # It reports each run; the runner does so too, for runs by hand as well.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    engine = AsyncIOScheduler(
        timezone=timezone,
        job_defaults={
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": MISFIRE_GRACE_SECONDS,
        },
    )
    engine.start(paused=True)
    return engine
