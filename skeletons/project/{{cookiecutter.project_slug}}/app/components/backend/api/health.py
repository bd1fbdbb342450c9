from fastapi import APIRouter, Response, status

from app.core.health import HealthReport, Status, check_health

router = APIRouter(tags=["health"])


@router.get(
    "/health",
    responses={status.HTTP_503_SERVICE_UNAVAILABLE: {"model": HealthReport}},
)
async def health(response: Response) -> HealthReport:
    """Overall status and that of every component; 503 when one is unhealthy."""
    report = await check_health()
    if report.status is Status.UNHEALTHY:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return report
