from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.components.scheduler.models import (
    Action,
    JobInfo,
    JobNotFoundError,
    JobRunningError,
    SchedulerError,
    SchedulerUnavailableError,
)
from app.core.operator.client import operator_headers

# Shorter than the time that a health check may take.
TIMEOUT = httpx.Timeout(4, connect=2)

# Long enough for another process to take over the jobs, and do what is asked.
CHANGE_TIMEOUT = httpx.Timeout(12, connect=2)

ERRORS: dict[int, type[SchedulerError]] = {
    error.status: error for error in (JobNotFoundError, JobRunningError)
}

T = TypeVar("T")
JOB, JOBS = TypeAdapter(JobInfo), TypeAdapter(list[JobInfo])


class Problem(BaseModel):
    """What the API answers when it refuses."""

    detail: str


class RemoteScheduler:
    """Asks the scheduler of another process, over the API of that process."""

    def __init__(self, client: httpx.AsyncClient, advice: str) -> None:
        self._client = client
        self._advice = advice
        # For messages, which must not give away a password.
        self._url = client.base_url.copy_with(userinfo=b"")

    async def list_jobs(self) -> list[JobInfo]:
        return await self._request(JOBS, "GET", "")

    async def get_job(self, job_id: str) -> JobInfo:
        return await self._request(JOB, "GET", f"/{quote(job_id, safe='')}")

    async def do(self, action: Action, job_id: str) -> JobInfo:
        return await self._request(JOB, "POST", f"/{quote(job_id, safe='')}/{action}")

    async def _request(self, answer: TypeAdapter[T], method: str, path: str) -> T:
        url = f"/api/v1/scheduler/jobs{path}"
        timeout = TIMEOUT if method == "GET" else CHANGE_TIMEOUT
        try:
            response = await self._client.request(method, url, timeout=timeout)
            if response.is_success:
                return answer.validate_json(response.content)
            problem = Problem.model_validate_json(response.content)
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise SchedulerUnavailableError(
                f"No scheduler answers at {self._url}: {reason}. {self._advice}"
            ) from error
        except ValidationError as error:
            raise SchedulerUnavailableError(
                f"{self._url} answers, but not as a scheduler does. {self._advice}"
            ) from error
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            raise SchedulerUnavailableError(
                f"{self._url} has another operator: set the OPERATOR_TOKEN that it has, "
                "or on the command line give --token"
            )
        if problem.detail == HTTPStatus.NOT_FOUND.phrase:
            raise SchedulerUnavailableError(f"{self._url} has no scheduler API")
        kind = ERRORS.get(response.status_code, SchedulerUnavailableError)
        raise kind(problem.detail)


@asynccontextmanager
async def connect_scheduler(
    url: str, token: str = "", advice: str = ""
) -> AsyncIterator[RemoteScheduler]:
    """Give the scheduler that is served at that address, whether it is there or not.

    `advice` is what to do if it is not.
    """
    headers = operator_headers(url, token)
    async with httpx.AsyncClient(base_url=url, headers=headers) as client:
        yield RemoteScheduler(client, advice)
