from fastapi import APIRouter, Depends, FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_fastapi_instrumentator.metrics import default
from prometheus_fastapi_instrumentator.middleware import (
    PrometheusInstrumentatorMiddleware,
)

from app.core.operator.guard import require_operator

# Made once, however many applications there are: tests make some, and a second metric of
# the same name counts nothing.
count_request = default()

router = APIRouter(dependencies=[Depends(require_operator)])


@router.get("/metrics", include_in_schema=False)
async def metrics() -> Response:
    """Give Prometheus what was counted: requests, the process, and your own metrics."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def measure_requests(app: FastAPI) -> None:
    """Count and time requests by route; not those that only look after the server."""
    app.add_middleware(
        PrometheusInstrumentatorMiddleware,
        instrumentations=[count_request] if count_request else [],
        excluded_handlers=["^/health", "^/metrics$"],
    )
