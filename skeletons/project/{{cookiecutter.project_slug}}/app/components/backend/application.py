import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.core.config import settings
from app.core.health import ComponentHealth, Status, health_check


@contextmanager
def application_health() -> Iterator[None]:
    """Report the web process itself, for as long as it serves."""
    started = time.monotonic()

    async def check() -> ComponentHealth:
        return ComponentHealth(
            status=Status.HEALTHY,
            details={
                "environment": settings.environment,
                "uptime_seconds": round(time.monotonic() - started),
            },
        )

    with health_check("application", check):
        yield
