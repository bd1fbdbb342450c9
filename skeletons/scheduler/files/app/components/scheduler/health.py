from __future__ import annotations

from typing import Union

from app.components.scheduler.models import SchedulerUnavailableError
from app.components.scheduler.remote import RemoteScheduler
from app.components.scheduler.shared import SharedScheduler
from app.core.health import ComponentHealth, Status

Scheduler = Union[SharedScheduler, RemoteScheduler]  # noqa: UP007 - for Python 3.9


async def check_scheduler(scheduler: Scheduler) -> ComponentHealth:
    """Degraded while it cannot be reached, or while a job's last run failed.

    Not unhealthy: a web server whose scheduler is away still serves requests.
    """
    try:
        jobs = await scheduler.list_jobs()
    except SchedulerUnavailableError as error:
        return ComponentHealth(status=Status.DEGRADED, message=str(error))
    failing = [job.id for job in jobs if job.failing]
    return ComponentHealth(
        status=Status.DEGRADED if failing else Status.HEALTHY,
        message=f"Failed in the last run: {', '.join(failing)}" if failing else "",
        details={
            "process": jobs[0].process if jobs else None,
            "jobs": len(jobs),
        },
    )
