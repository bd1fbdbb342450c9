from fastapi import APIRouter, Response, status

from app.core.health import HealthSummary, Status, check_health

router = APIRouter(prefix="/api/v1/database", tags=["database"])


@router.get(
    "/health",
    responses={status.HTTP_503_SERVICE_UNAVAILABLE: {"model": HealthSummary}},
)
async def database_health(response: Response) -> HealthSummary:
    """How the database is; 503 when it is unhealthy, or not started."""
    health = (await check_health()).components.get("database")
    how = health.status if health else Status.UNHEALTHY
    if how is Status.UNHEALTHY:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return HealthSummary(status=how)
