from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Response, status
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from pydantic_core import to_json

from app.components.worker.client import shared_queues
from app.components.worker.queues import QUEUES
from app.components.worker.registry import Task, TaskRegistry, load_tasks
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
Tasks = Annotated[TaskRegistry, Depends(load_tasks)]
JobId = Annotated[str, Path(pattern=JOB_ID)]


@router.post(
    "/jobs",
    status_code=status.HTTP_202_ACCEPTED,
    responses={
        status.HTTP_200_OK: {
            "description": "There is a job with this id already",
            "model": Enqueued,
        },
        413: problem_docs("The body, or the arguments in it, are too large"),
    },
)
async def add_job(
    job: JobRequest, tasks: Tasks, queues: CurrentQueues, response: Response
) -> Enqueued:
    """Have a task run in the background, and do not wait for it."""
    enqueued = await queues.add_job(check_job(job, tasks))
    if not enqueued.new:
        response.status_code = status.HTTP_200_OK
    return enqueued


@router.get(
    "/jobs/{job_id}",
    responses={status.HTTP_404_NOT_FOUND: problem_docs("No such job, or no more")},
)
async def get_job(job_id: JobId, queues: CurrentQueues) -> JobInfo:
    """A job, with its result or its error until they expire."""
    if job := await queues.get_job(job_id):
        return job
    raise HTTPException(
        status.HTTP_404_NOT_FOUND,
        f"There is no job {job_id!r}, or its result has expired",
    )


@router.get("/queues")
async def list_queues(queues: CurrentQueues) -> list[QueueInfo]:
    """All queues, each with its jobs and the workers that serve it."""
    return await queues.list_queues()


def check_job(job: JobRequest, tasks: TaskRegistry) -> NewJob:
    task = tasks.get_for_api(job.task)
    if task is None:
        raise one_of("task", tasks.names_for_api())
    if job.queue is not None and job.queue not in QUEUES:
        raise one_of("queue", list(QUEUES))
    arguments = encode_arguments(task, job.arguments)
    if len(to_json(arguments)) > ARGUMENTS_BYTES:
        raise HTTPException(413, f"The arguments are larger than {ARGUMENTS_BYTES:,} B")
    return NewJob(
        task=task.name,
        arguments=arguments,
        queue=job.queue or task.queue,
        defer_by=timedelta(seconds=job.defer_seconds),
        id=job.job_id,
    )


def encode_arguments(
    task: Task, arguments: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    try:
        return task.arguments.encode_json(arguments)
    except ValidationError as error:
        place = ("body", "arguments")
        raise RequestValidationError(
            [
                {**problem, "loc": (*place, *problem["loc"])}
                for problem in error.errors(include_url=False, include_input=False)
            ]
        ) from error


def one_of(field: str, names: list[str]) -> RequestValidationError:
    problem: dict[str, Any] = {
        "type": "literal_error",
        "loc": ("body", field),
        "msg": f"Input should be one of: {', '.join(names) or 'none is allowed'}",
    }
    return RequestValidationError([problem])
