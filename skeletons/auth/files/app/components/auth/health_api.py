from fastapi import APIRouter, Response, status

from app.core.health import HealthSummary, Status, check_health

router = APIRouter(prefix="/api/v1/auth", tags=["auth"])


@router.get(
    "/health",
    responses={status.HTTP_503_SERVICE_UNAVAILABLE: {"model": HealthSummary}},
)
async def auth_health(response: Response) -> HealthSummary:
    """How signing in is; 503 when it is unhealthy, or not started."""
    health = (await check_health()).components.get("auth")
    how = health.status if health else Status.UNHEALTHY
    if how is Status.UNHEALTHY:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return HealthSummary(status=how)
