import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from enum import Enum

from pydantic import BaseModel, ConfigDict

logger = logging.getLogger(__name__)

CHECK_TIMEOUT_SECONDS = 5.0


class Status(Enum):
    HEALTHY = "healthy"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"


class ComponentHealth(BaseModel):
    model_config = ConfigDict(frozen=True)

    status: Status
    message: str = ""
    details: dict[str, object] = {}


class HealthSummary(BaseModel):
    """What everybody may know."""

    model_config = ConfigDict(frozen=True)

    status: Status


class HealthReport(HealthSummary):
    """What the operator is told: details name hosts, versions and jobs."""

    components: dict[str, ComponentHealth]


HealthCheck = Callable[[], Awaitable[ComponentHealth]]

_checks: dict[str, HealthCheck] = {}


@contextmanager
def health_check(name: str, check: HealthCheck) -> Iterator[None]:
    """Have `check` asked by every `check_health()` inside the `with` block."""
    if name in _checks:
        raise ValueError(f"a health check named {name!r} is already registered")
    _checks[name] = check
    try:
        yield
    finally:
        del _checks[name]


async def check_health() -> HealthReport:
    """Ask every component at the same time; the worst answer is the overall one."""
    checks = dict(_checks)
    answers = await asyncio.gather(*(_ask(name, checks[name]) for name in checks))
    severity = list(Status)
    overall = max(
        (answer.status for answer in answers),
        key=severity.index,
        default=Status.HEALTHY,
    )
    return HealthReport(
        status=overall, components=dict(zip(checks, answers, strict=True))
    )


async def _ask(name: str, check: HealthCheck) -> ComponentHealth:
    try:
        answer = await asyncio.wait_for(check(), CHECK_TIMEOUT_SECONDS)
        # Details that have no form in JSON are a mistake of this check alone.
        answer.model_dump_json()
        return answer
    except asyncio.exceptions.TimeoutError:
        problem = f"No answer within {CHECK_TIMEOUT_SECONDS:g} seconds"
    except Exception as error:  # noqa: BLE001 - a check may raise anything
        # The report is public, and exception texts may hold host names or passwords.
        problem = f"The check failed with {type(error).__name__}, see the log"
        logger.warning("Health check failed", extra={"component": name, "error": error})
    return ComponentHealth(status=Status.UNHEALTHY, message=problem)
