import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

logger = logging.getLogger(__name__)

CHECK_TIMEOUT_SECONDS = 5.0

# How long a report is given again, so that many who ask cost no more than one.
KEEP_SECONDS = 1.0


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


class _Asking(NamedTuple):
    """A report that is being made, or was just now."""

    since: float
    report: asyncio.Task[HealthReport]

    def holds(self) -> bool:
        """Whether it can be given to whoever asks now, in this event loop."""
        if self.report.get_loop() is not asyncio.get_running_loop():
            return False
        fresh = time.monotonic() < self.since + KEEP_SECONDS
        return not self.report.cancelled() and (fresh or not self.report.done())


_latest: list[_Asking] = []


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
    if not (_latest and _latest[-1].holds()):
        task = asyncio.create_task(_ask_everyone())
        _latest[:] = [_Asking(time.monotonic(), task)]
    # That one of those who wait goes away is nothing to the others.
    return await asyncio.shield(_latest[-1].report)


async def _ask_everyone() -> HealthReport:
    asked = (_ask(name, check) for name, check in _checks.items())
    answers = dict(await asyncio.gather(*asked))
    severity = list(Status)
    overall = max(
        (answer.status for answer in answers.values()),
        key=severity.index,
        default=Status.HEALTHY,
    )
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
