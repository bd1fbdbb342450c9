from fastapi import APIRouter, Response, status

from app.core.health import ComponentHealth, Status, check_health

router = APIRouter(prefix="/api/v1/scheduler", tags=["scheduler"])


@router.get(
    "/health",
    responses={status.HTTP_503_SERVICE_UNAVAILABLE: {"model": ComponentHealth}},
)
async def scheduler_health(response: Response) -> ComponentHealth:
    """How the scheduler is; 503 when it is unhealthy, or not started."""
    not_started = ComponentHealth(status=Status.UNHEALTHY, message="Not started")
    health = (await check_health()).components.get("scheduler", not_started)
    if health.status is Status.UNHEALTHY:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return health
