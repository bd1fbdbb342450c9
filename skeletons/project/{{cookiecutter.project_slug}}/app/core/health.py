import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from enum import Enum

from pydantic import BaseModel

logger = logging.getLogger(__name__)

CHECK_TIMEOUT_SECONDS = 5.0

# How long a report is given again, so that many who ask cost no more than one.
KEEP_SECONDS = 1.0


class Status(Enum):
    """From the best to the worst."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"


class ComponentHealth(BaseModel, frozen=True):
    """What a check answers; the details are for the operator."""

    status: Status
    message: str = ""
    details: dict[str, object] = {}


class HealthSummary(BaseModel, frozen=True):
    """What everybody may know."""

    status: Status


class HealthReport(HealthSummary):
    """What the operator is told: details name hosts, versions and jobs."""

    components: dict[str, ComponentHealth]


HealthCheck = Callable[[], Awaitable[ComponentHealth]]

_checks: dict[str, HealthCheck] = {}

# A report that is being made, or was just now, and when it was begun.
_latest: dict[asyncio.AbstractEventLoop, tuple[float, asyncio.Task[HealthReport]]] = {}


@contextmanager
def health_check(name: str, check: HealthCheck) -> Iterator[None]:
    """Have `check` asked by every `check_health()` inside the `with` block."""
    if name in _checks:
        raise ValueError(f"a health check named {name!r} is already registered")
    _checks[name] = check
    _latest.clear()
    try:
        yield
    finally:
        del _checks[name]
        _latest.clear()


async def check_health() -> HealthReport:
    """Ask every component at the same time; the worst answer is the overall one.

    Who asks while another does, or within `KEEP_SECONDS`, gets the same report.
    """
    loop, now = asyncio.get_running_loop(), time.monotonic()
    since, report = _latest.get(loop, (0.0, None))
    is_old = now > since + KEEP_SECONDS
    if report is None or report.cancelled() or (report.done() and is_old):
        report = asyncio.create_task(_ask_everyone())
        # Of this loop alone: that of a test has ended when the next one asks.
        _latest.clear()
        _latest[loop] = now, report
    # That one of those who wait goes away is nothing to the others.
    return await asyncio.shield(report)


async def _ask_everyone() -> HealthReport:
    asked = (_ask(name, check) for name, check in _checks.items())
    answers = dict(await asyncio.gather(*asked))
    statuses = (answer.status for answer in answers.values())
    overall = max(statuses, key=list(Status).index, default=Status.HEALTHY)
    return HealthReport(status=overall, components=answers)


async def _ask(name: str, check: HealthCheck) -> tuple[str, ComponentHealth]:
    try:
        answer = await asyncio.wait_for(check(), CHECK_TIMEOUT_SECONDS)
        # Details that have no form in JSON are a mistake of this check alone.
        answer.model_dump_json()
        return name, answer
    except asyncio.exceptions.TimeoutError:
        problem = f"No answer within {CHECK_TIMEOUT_SECONDS:g} seconds"
    except Exception as error:  # noqa: BLE001 - a check may raise anything
        # The report is public, and exception texts may hold host names or passwords.
        problem = f"The check failed with {type(error).__name__}, see the log"
        logger.warning("Health check failed", extra={"component": name, "error": error})
    return name, ComponentHealth(status=Status.UNHEALTHY, message=problem)
