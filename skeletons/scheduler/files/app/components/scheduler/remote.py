from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http import HTTPStatus
from urllib.parse import quote

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.components.scheduler.service import (
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

JOBS = TypeAdapter(list[JobInfo])


class Problem(BaseModel):
    """What the API answers when it refuses."""

    detail: str


class RemoteScheduler:
    """Asks the scheduler of another process, over the API of that process."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        # For messages, which must not give away a password.
        self._url = client.base_url.copy_with(userinfo=b"")

    async def list_jobs(self) -> list[JobInfo]:
        with self._scheduler_errors():
            return JOBS.validate_json(await self._request("GET", "jobs"))

    async def get_job(self, job_id: str) -> JobInfo:
        return await self._request_job("GET", job_id)

    async def pause_job(self, job_id: str) -> JobInfo:
        return await self._request_job("POST", job_id, "/pause")

    async def resume_job(self, job_id: str) -> JobInfo:
        return await self._request_job("POST", job_id, "/resume")

    async def run_job(self, job_id: str) -> JobInfo:
        return await self._request_job("POST", job_id, "/run")

    async def _request_job(self, method: str, job_id: str, action: str = "") -> JobInfo:
        path = f"jobs/{quote(job_id, safe='')}{action}"
        with self._scheduler_errors():
            return JobInfo.model_validate_json(await self._request(method, path))

    async def _request(self, method: str, path: str) -> bytes:
        timeout = TIMEOUT if method == "GET" else CHANGE_TIMEOUT
        response = await self._client.request(
            method, f"/api/v1/scheduler/{path}", timeout=timeout
        )
        if response.is_success:
            return response.content
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            raise SchedulerUnavailableError(
                f"{self._url} has another operator: set the OPERATOR_TOKEN that it has, "
                "or on the command line give --token"
            )
        detail = Problem.model_validate_json(response.content).detail
        if detail == HTTPStatus.NOT_FOUND.phrase:
            raise SchedulerUnavailableError(f"{self._url} has no scheduler API")
        raise ERRORS.get(response.status_code, SchedulerUnavailableError)(detail)

    @contextmanager
    def _scheduler_errors(self) -> Iterator[None]:
        """Turn what can go wrong on the way into an error of the scheduler."""
        try:
            yield
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise SchedulerUnavailableError(
                f"No scheduler answers at {self._url}: {reason}"
            ) from error
        except ValidationError as error:
            raise SchedulerUnavailableError(
                f"{self._url} answers, but not as a scheduler does"
            ) from error


@asynccontextmanager
async def connect_scheduler(
    url: str, token: str = ""
) -> AsyncIterator[RemoteScheduler]:
    """Give the scheduler that is served at that address, whether it is there or not."""
    headers = operator_headers(url, token)
    async with httpx.AsyncClient(
        base_url=url, headers=headers, timeout=TIMEOUT
    ) as client:
        yield RemoteScheduler(client)
