"""What is told of a job, and why a scheduler did not do what it was asked."""

from __future__ import annotations

from typing import ClassVar, Literal

from fastapi import HTTPException
from pydantic import AwareDatetime, BaseModel

Action = Literal["pause", "resume", "run"]


class JobRun(BaseModel, frozen=True):
    """How a run of a job ended: with a result, or with the kind of its error."""

    started_at: AwareDatetime
    seconds: float
    result: str | None = None
    error: str | None = None


class JobInfo(BaseModel, frozen=True):
    """A job and how it fares: what the API gives, and what is kept in the store.

    `process` is the one that runs the jobs, as host, number and a mark of its own.
    """

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


class SchedulerError(HTTPException):
    """Why a scheduler did not do what it was asked: an answer where nobody catches it."""

    status: ClassVar[int] = 500
    retry: ClassVar[dict[str, str] | None] = None

    def __init__(self, reason: str) -> None:
        super().__init__(self.status, reason, self.retry)

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
    retry: ClassVar[dict[str, str] | None] = {"Retry-After": "5"}
