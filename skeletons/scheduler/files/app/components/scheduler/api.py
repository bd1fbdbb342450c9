from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, status

from app.components.scheduler.current import current_scheduler
from app.components.scheduler.same_site import refuse_other_sites
from app.components.scheduler.service import JobInfo, Scheduler, SchedulerError

router = APIRouter(
    prefix="/api/v1/scheduler",
    tags=["scheduler"],
    dependencies=[Depends(refuse_other_sites)],
    responses={
        status.HTTP_503_SERVICE_UNAVAILABLE: {"description": "No scheduler answers"}
    },
)

Responses = dict[int | str, dict[str, Any]]

NOT_FOUND: Responses = {status.HTTP_404_NOT_FOUND: {"description": "No such job"}}
NOT_FOUND_OR_RUNNING: Responses = {
    **NOT_FOUND,
    status.HTTP_409_CONFLICT: {"description": "The job is already running"},
}


async def get_scheduler() -> AsyncIterator[Scheduler]:
    """Give the scheduler, and turn its errors into HTTP responses."""
    try:
        yield current_scheduler()
    except SchedulerError as error:
        raise HTTPException(error.status, str(error)) from error


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
