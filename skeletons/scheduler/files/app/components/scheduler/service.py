"""What can be asked of a scheduler, wherever it runs.

`SharedScheduler` runs the jobs in this process or in another one that shares its store,
`RemoteScheduler` asks over HTTP. The API, the command line and the health check work with
either.
"""

from __future__ import annotations

from typing import ClassVar, Literal, Protocol

from fastapi import HTTPException
from pydantic import AwareDatetime, BaseModel, ConfigDict

Mode = Literal["embedded", "separate"]


class JobRun(BaseModel):
    """How a run of a job ended: with a result, or with an error."""

    model_config = ConfigDict(frozen=True)

    started_at: AwareDatetime
    seconds: float
    result: str | None = None
    error: str | None = None


class JobInfo(BaseModel):
    """A job and how it fares. Times are in the scheduler's time zone.

    `process` is the one that runs the jobs, as host, number and a mark of its own.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    schedule: str
    paused: bool
    running: bool
    next_run: AwareDatetime | None
    last_run: JobRun | None
    process: str = ""

    @property
    def failing(self) -> bool:
        """Whether the last run ended with an error."""
        return self.last_run is not None and self.last_run.error is not None


class Scheduler(Protocol):
    """A scheduler, in this process or in another. Methods raise `SchedulerError`."""

    async def list_jobs(self) -> list[JobInfo]:
        """Give all jobs, in the order of their definition."""

    async def get_job(self, job_id: str) -> JobInfo:
        """Give one job."""

    async def pause_job(self, job_id: str) -> JobInfo:
        """Take a job off its schedule; it can still be run by hand."""

    async def resume_job(self, job_id: str) -> JobInfo:
        """Put a job back on its schedule."""

    async def run_job(self, job_id: str) -> JobInfo:
        """Start a job now, and do not wait for its end."""


class SchedulerError(HTTPException):
    """Why a scheduler did not do what it was asked: an answer where nobody catches it."""

    status: ClassVar[int] = 500

    def __init__(self, reason: str) -> None:
        super().__init__(self.status, reason)

    def __str__(self) -> str:
        return str(self.detail)


class JobNotFoundError(SchedulerError):
    """There is no job with that id."""

    status = 404


class JobRunningError(SchedulerError):
    """The job is running already, and jobs do not overlap with themselves."""

    status = 409


class SchedulerUnavailableError(SchedulerError):
    """The scheduler cannot be reached, or is about to stop."""

    status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.headers = {"Retry-After": "5"}
