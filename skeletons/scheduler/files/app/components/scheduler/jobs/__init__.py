"""The jobs of this application: every module in this folder is loaded.

Two lines make a job, with `from app.components.scheduler.registry import cron, every`:

    @cron("0 6 * * mon-fri", name="Morning report")
    async def morning_report() -> str: ...

`cron` takes minute, hour, day of month, month and day of week, read in the time zone
`SCHEDULER_TIMEZONE`; `every` takes weeks, days, hours, minutes and seconds. A plain
`def` runs in a thread, an `async def` on the event loop. What a job returns is shown
as its last result; a job that raises is logged and makes the health check degraded
until it succeeds again.
"""
