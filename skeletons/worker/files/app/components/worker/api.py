from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Response, status
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from pydantic_core import to_json

from app.components.worker.client import (
    UnknownTaskError,
    find_queue,
    find_task,
    shared_queues,
)
from app.components.worker.service import (
    Enqueued,
    JobInfo,
    NewJob,
    QueueInfo,
    Queues,
    QueuesUnavailableError,
)
from app.core.operator.guard import require_operator
from app.core.problems import ProblemRoute, problem_docs

router = APIRouter(
    prefix="/api/v1/worker",
    tags=["worker"],
    dependencies=[Depends(require_operator)],
    responses={
        status.HTTP_401_UNAUTHORIZED: problem_docs("Only for the operator"),
        status.HTTP_403_FORBIDDEN: problem_docs("A page of another site asks"),
        422: problem_docs("The request is invalid"),
        status.HTTP_503_SERVICE_UNAVAILABLE: problem_docs("Redis is away"),
    },
    route_class=ProblemRoute,
)

YEAR_SECONDS = 365 * 24 * 3600
ARGUMENTS_BYTES = 64 * 1024
JOB_ID = r"^[A-Za-z0-9._:-]{1,128}$"

THERE_ALREADY = {
    "description": "There is a job with this id already",
    "model": Enqueued,
}
NOT_FOUND = problem_docs("No such job, or no more")


class JobRequest(BaseModel):
    """A task to run in the background. Those with `over_http=True` may be.

    While a job with `job_id` waits, runs or has a result, there is no second one.
    """

    model_config = ConfigDict(extra="forbid")

    task: str
    arguments: dict[str, JsonValue] = {}
    queue: str | None = None
    defer_seconds: float = Field(0, ge=0, le=YEAR_SECONDS)
    job_id: str | None = Field(None, pattern=JOB_ID)


async def get_queues() -> Queues:
    if queues := shared_queues():
        return queues
    raise QueuesUnavailableError("The application runs without its lifespan")


CurrentQueues = Annotated[Queues, Depends(get_queues)]
JobId = Annotated[str, Path(pattern=JOB_ID)]


@router.post(
    "/jobs",
    status_code=status.HTTP_202_ACCEPTED,
    responses={
        status.HTTP_200_OK: THERE_ALREADY,
        413: problem_docs("The body, or the arguments in it, are too large"),
    },
)
async def add_job(
    job: JobRequest, queues: CurrentQueues, response: Response
) -> Enqueued:
    """Have a task run in the background, and do not wait for it."""
    enqueued = await queues.add_job(check_job(job))
    if not enqueued.new:
        response.status_code = status.HTTP_200_OK
    return enqueued


@router.get("/jobs/{job_id}", responses={404: NOT_FOUND})
async def get_job(job_id: JobId, queues: CurrentQueues) -> JobInfo:
    """A job, with its result or its error until they expire."""
    if job := await queues.get_job(job_id):
        return job
    raise not_found(job_id)


@router.get("/queues")
async def list_queues(queues: CurrentQueues) -> list[QueueInfo]:
    """All queues, each with its jobs and the workers that serve it."""
    return await queues.list_queues()


@router.get("/failed")
async def list_failed(
    queues: CurrentQueues, limit: Annotated[int, Query(ge=1, le=1000)] = 20
) -> list[JobInfo]:
    """The jobs that failed for good in the last week, the newest first."""
    return await queues.list_failed(limit)


@router.post(
    "/failed/{job_id}/retry",
    status_code=status.HTTP_202_ACCEPTED,
    responses={status.HTTP_200_OK: THERE_ALREADY, 404: NOT_FOUND},
)
async def retry_failed(
    job_id: JobId, queues: CurrentQueues, response: Response
) -> Enqueued:
    """Have a failed job run again, as it was."""
    enqueued = await queues.retry_failed(job_id)
    if enqueued is None:
        raise not_found(job_id)
    if not enqueued.new:
        response.status_code = status.HTTP_200_OK
    return enqueued


@router.delete(
    "/failed/{job_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={404: NOT_FOUND},
)
async def forget_failed(job_id: JobId, queues: CurrentQueues) -> None:
    """List a failed job no longer."""
    if not await queues.forget_failed(job_id):
        raise not_found(job_id)


def not_found(job_id: str) -> HTTPException:
    return HTTPException(404, f"There is no job {job_id!r}, or it has expired")


def check_job(job: JobRequest) -> NewJob:
    try:
        task = find_task(job.task, over_http=True)
        queue = find_queue(job.queue or task.queue)
        arguments = task.arguments.encode_json(job.arguments)
    except UnknownTaskError as error:
        place = ("body", error.what)
        raise RequestValidationError(
            [{"type": "literal_error", "loc": place, "msg": str(error)}]
        ) from error
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        raise RequestValidationError(
            [{**each, "loc": ("body", "arguments", *each["loc"])} for each in problems]
        ) from error
    if len(to_json(arguments)) > ARGUMENTS_BYTES:
        raise HTTPException(413, f"The arguments are larger than {ARGUMENTS_BYTES:,} B")
    return NewJob(
        task=task.name,
        arguments=arguments,
        queue=queue,
        defer_by=timedelta(seconds=job.defer_seconds),
        id=job.job_id,
    )
