"""The jobs of this application. Two lines make one:

    @cron("0 6 * * mon-fri", name="Morning report")
    async def morning_report() -> str: ...

`cron` takes minute, hour, day of month, month and day of week, read in the time zone
`SCHEDULER_TIMEZONE`; `every` takes weeks, days, hours, minutes and seconds. A plain
`def` runs in a thread, an `async def` on the event loop. What a job returns is shown
as its last result; a job that raises is logged and makes the health check degraded
until it succeeds again.
"""

import shutil

from app.components.scheduler.registry import every

MINIMUM_FREE_PERCENT = 5


@every(minutes=30, name="Free disk space")
def disk_space() -> str:
    """Fails, and so shows in the health check, when the disk is nearly full."""
    usage = shutil.disk_usage(".")
    free_percent = 100 * usage.free / usage.total
    if free_percent < MINIMUM_FREE_PERCENT:
        message = f"only {free_percent:.1f} % of the disk is free"
        raise RuntimeError(message)
    return f"{free_percent:.0f} % free"
