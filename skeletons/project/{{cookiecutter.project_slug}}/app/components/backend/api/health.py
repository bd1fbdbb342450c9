from fastapi import APIRouter, Request, Response, status

from app.core.health import HealthReport, HealthSummary, Status, check_health
from app.core.operator.guard import is_operator

router = APIRouter(tags=["health"])


@router.head("/health", include_in_schema=False)
@router.get(
    "/health",
    responses={
        status.HTTP_503_SERVICE_UNAVAILABLE: {"model": HealthReport | HealthSummary}
    },
)
async def health(request: Request, response: Response) -> HealthReport | HealthSummary:
    """Overall status, 503 when a component is unhealthy; the operator is told which."""
    report = await check_health()
    if report.status is Status.UNHEALTHY:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    # What differs with who asks is for no cache on the way.
    response.headers["Cache-Control"] = "no-store"
    if await is_operator(request):
        return report
    return HealthSummary(status=report.status)


@router.head("/health/live", include_in_schema=False)
@router.get("/health/live")
async def live() -> dict[str, str]:
    """That the server answers, whatever else is away: restarting it would not help."""
    return {"status": "alive"}
