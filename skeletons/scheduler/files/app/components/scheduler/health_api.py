from __future__ import annotations

from fastapi import APIRouter, Request, Response, status

from app.core.health import ComponentHealth, HealthSummary, Status, check_health
from app.core.operator.guard import is_operator

router = APIRouter(prefix="/api/v1/scheduler", tags=["scheduler"])


@router.get(
    "/health",
    responses={status.HTTP_503_SERVICE_UNAVAILABLE: {"model": HealthSummary}},
)
async def scheduler_health(
    request: Request, response: Response
) -> ComponentHealth | HealthSummary:
    """How the scheduler is, 503 when it is unhealthy or not started.

    Why, only its operator is told.
    """
    not_started = ComponentHealth(status=Status.UNHEALTHY, message="Not started")
    health = (await check_health()).components.get("scheduler", not_started)
    if health.status is Status.UNHEALTHY:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    if await is_operator(request):
        return health
    return HealthSummary(status=health.status)
