from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends

from app.components.scheduler.lifespan import current_scheduler
from app.components.scheduler.models import JobInfo
from app.core.operator.guard import require_operator
from app.core.problems import ProblemRoute, problem_docs

Responses = dict[Any, dict[str, Any]]

NOT_FOUND: Responses = {404: problem_docs("No such job")}
RUNNING: Responses = {409: problem_docs("The job is already running")}

router = APIRouter(
    prefix="/api/v1/scheduler",
    tags=["scheduler"],
    dependencies=[Depends(require_operator)],
    responses={
        401: problem_docs("Only for the operator"),
        403: problem_docs("A page of another site asks"),
        422: problem_docs("The request is invalid"),
        503: problem_docs("No scheduler answers"),
    },
    route_class=ProblemRoute,
)


@router.get("/jobs")
async def list_jobs() -> list[JobInfo]:
    """All jobs, each with its next run and its last one."""
    return await current_scheduler().list_jobs()


@router.get("/jobs/{job_id}", responses=NOT_FOUND)
async def get_job(job_id: str) -> JobInfo:
    """One job, with its next run and its last one."""
    return await current_scheduler().get_job(job_id)


@router.post("/jobs/{job_id}/pause", responses=NOT_FOUND)
async def pause_job(job_id: str) -> JobInfo:
    """Take a job off its schedule; it can still be run by hand."""
    return await current_scheduler().do("pause", job_id)


@router.post("/jobs/{job_id}/resume", responses=NOT_FOUND)
async def resume_job(job_id: str) -> JobInfo:
    """Put a paused job back on its schedule."""
    return await current_scheduler().do("resume", job_id)


@router.post("/jobs/{job_id}/run", status_code=202, responses={**NOT_FOUND, **RUNNING})
async def run_job(job_id: str) -> JobInfo:
    """Start a job now, without waiting for its end."""
    return await current_scheduler().do("run", job_id)
