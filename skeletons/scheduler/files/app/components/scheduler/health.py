from __future__ import annotations

from datetime import datetime

from app.components.scheduler.service import (
    JobInfo,
    Mode,
    Scheduler,
    SchedulerUnavailableError,
)
from app.core.health import ComponentHealth, Status


async def check_scheduler(scheduler: Scheduler, mode: Mode) -> ComponentHealth:
    """Degraded while it cannot be reached, or while a job's last run failed.

    Not unhealthy: a web server whose scheduler is away still serves requests.
    """
    try:
        jobs = await scheduler.list_jobs()
    except SchedulerUnavailableError as error:
        return ComponentHealth(
            status=Status.DEGRADED, message=str(error), details={"mode": mode}
        )
    failing = [job.id for job in jobs if job.failing]
    return ComponentHealth(
        status=Status.DEGRADED if failing else Status.HEALTHY,
        message=f"Failed in the last run: {', '.join(failing)}" if failing else "",
        details={
            "mode": mode,
            "process": jobs[0].process if jobs else None,
            "jobs": len(jobs),
            "paused": [job.id for job in jobs if job.paused],
            "running": [job.id for job in jobs if job.running],
            "failing": [*failing],
            "next_run": next_run(jobs),
            "last_failure": last_failure(jobs),
        },
    )


def next_run(jobs: list[JobInfo]) -> str | None:
    upcoming = [(job.next_run, job.id) for job in jobs if job.next_run]
    return describe(*min(upcoming)) if upcoming else None


def last_failure(jobs: list[JobInfo]) -> str | None:
    """The job that failed last and has not succeeded since; its error stays private."""
    failures = [
        (job.last_run.started_at, job.id)
        for job in jobs
        if job.last_run and job.failing
    ]
    return describe(*max(failures)) if failures else None


def describe(when: datetime, job_id: str) -> str:
    return f"{job_id}, {when:%d %b %H:%M %Z}"
