from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, status

from app.components.scheduler.current import current_scheduler
from app.components.scheduler.service import JobInfo, Scheduler
from app.core.operator.guard import require_operator
from app.core.problems import ProblemRoute, problem_docs

ERRORS: dict[int | str, dict[str, Any]] = {
    status.HTTP_401_UNAUTHORIZED: problem_docs("Only for the operator"),
    status.HTTP_403_FORBIDDEN: problem_docs("A page of another site asks"),
    422: problem_docs("The request is invalid"),
    status.HTTP_503_SERVICE_UNAVAILABLE: problem_docs("No scheduler answers"),
}
NOT_FOUND: dict[int | str, dict[str, Any]] = {
    status.HTTP_404_NOT_FOUND: problem_docs("No such job")
}
NOT_FOUND_OR_RUNNING: dict[int | str, dict[str, Any]] = {
    **NOT_FOUND,
    status.HTTP_409_CONFLICT: problem_docs("The job is already running"),
}

router = APIRouter(
    prefix="/api/v1/scheduler",
    tags=["scheduler"],
    dependencies=[Depends(require_operator)],
    responses=ERRORS,
    route_class=ProblemRoute,
)


async def get_scheduler() -> Scheduler:
    return current_scheduler()


CurrentScheduler = Annotated[Scheduler, Depends(get_scheduler)]


@router.get("/jobs")
async def list_jobs(scheduler: CurrentScheduler) -> list[JobInfo]:
    """All jobs, each with its next run and its last one."""
    return await scheduler.list_jobs()


@router.get("/jobs/{job_id}", responses=NOT_FOUND)
async def get_job(job_id: str, scheduler: CurrentScheduler) -> JobInfo:
    """One job, with its next run and its last one."""
    return await scheduler.get_job(job_id)


@router.post("/jobs/{job_id}/pause", responses=NOT_FOUND)
async def pause_job(job_id: str, scheduler: CurrentScheduler) -> JobInfo:
    """Take a job off its schedule; it can still be run by hand."""
    return await scheduler.pause_job(job_id)


@router.post("/jobs/{job_id}/resume", responses=NOT_FOUND)
async def resume_job(job_id: str, scheduler: CurrentScheduler) -> JobInfo:
    """Put a paused job back on its schedule."""
    return await scheduler.resume_job(job_id)


@router.post(
    "/jobs/{job_id}/run",
    status_code=status.HTTP_202_ACCEPTED,
    responses=NOT_FOUND_OR_RUNNING,
)
async def run_job(job_id: str, scheduler: CurrentScheduler) -> JobInfo:
    """Start a job now, without waiting for its end."""
    return await scheduler.run_job(job_id)
