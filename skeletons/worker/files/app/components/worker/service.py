"""What can be asked of the queues, wherever they are.

`RedisQueues` asks arq's in Redis, `FakeQueues` is for tests. Routes, command line, health
and dashboard know no more than the protocol `Queues`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Protocol

from fastapi import HTTPException
from pydantic import AwareDatetime, BaseModel, JsonValue


class JobStatus(Enum):
    DEFERRED = "deferred"
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class JobInfo(BaseModel):
    """A job: one task to run once, with its arguments. Times are in UTC.

    A job is deferred until its time has come, also between two tries.
    """

    id: str
    task: str
    queue: str
    status: JobStatus
    tries: int
    enqueued_at: AwareDatetime
    started_at: AwareDatetime | None = None
    finished_at: AwareDatetime | None = None
    result: JsonValue = None
    error: str | None = None


class QueueInfo(BaseModel):
    """A queue and how it fares; `failed` counts the jobs that failed in a week."""

    name: str
    queued: int
    deferred: int
    running: int
    failed: int
    workers: list[str]


class Enqueued(BaseModel):
    """The id of a job, and whether it is new or was there already."""

    id: str
    new: bool


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to enqueue; the arguments are JSON values."""

    task: str
    arguments: Mapping[str, JsonValue]
    queue: str
    defer_by: timedelta | None = None
    id: str | None = None


class Queues(Protocol):
    """The queues of this application. Methods raise `QueuesUnavailableError`."""

    async def add_job(self, job: NewJob) -> Enqueued:
        """Enqueue a job, unless one with its id waits, runs or has a result."""

    async def get_job(self, job_id: str) -> JobInfo | None:
        """Give a job, until its result has expired."""

    async def list_queues(self) -> list[QueueInfo]:
        """Give all queues."""

    async def list_failed(self, limit: int = 20) -> list[JobInfo]:
        """Give the jobs that failed for good in the last week, the newest first."""

    async def retry_failed(self, job_id: str) -> Enqueued | None:
        """Enqueue a failed job anew, as it was; None if it is not kept any more."""

    async def forget_failed(self, job_id: str) -> bool:
        """List a failed job no longer; False if it is not kept any more."""


class QueuesUnavailableError(HTTPException):
    """Redis, which holds the queues, does not answer: nor can a route that needs it."""

    def __init__(self, reason: str) -> None:
        super().__init__(503, reason, {"Retry-After": "5"})

    def __str__(self) -> str:
        return str(self.detail)
