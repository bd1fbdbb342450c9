from fastapi import APIRouter, Request, Response, status

from app.core.health import ComponentHealth, HealthSummary, Status, check_health
from app.core.operator.guard import is_operator

router = APIRouter(prefix="/api/v1/worker", tags=["worker"])


@router.get(
    "/health",
    responses={
        status.HTTP_503_SERVICE_UNAVAILABLE: {"model": ComponentHealth | HealthSummary}
    },
)
async def worker_health(
    request: Request, response: Response
) -> ComponentHealth | HealthSummary:
    """How the worker is, 503 when it is unhealthy or not started.

    Why, only its operator is told.
    """
    not_started = ComponentHealth(status=Status.UNHEALTHY, message="Not started")
    health = (await check_health()).components.get("worker", not_started)
    if health.status is Status.UNHEALTHY:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    if await is_operator(request):
        return health
    return HealthSummary(status=health.status)
