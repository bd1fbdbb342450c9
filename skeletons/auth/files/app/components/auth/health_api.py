from fastapi import APIRouter, Response, status

from app.core.health import ComponentHealth, Status, check_health

router = APIRouter(prefix="/api/v1/auth", tags=["auth"])


@router.get(
    "/health",
    responses={status.HTTP_503_SERVICE_UNAVAILABLE: {"model": ComponentHealth}},
)
async def auth_health(response: Response) -> ComponentHealth:
    """How signing in is; 503 when it is unhealthy, or not started."""
    not_started = ComponentHealth(status=Status.UNHEALTHY, message="Not started")
    health = (await check_health()).components.get("auth", not_started)
    if health.status is Status.UNHEALTHY:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    # How many users there are is for those who run it.
    return health.model_copy(update={"details": {}})
