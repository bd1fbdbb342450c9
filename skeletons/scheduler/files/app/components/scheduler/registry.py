"""What makes a function a job: the decorators `cron` and `every`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from types import FunctionType
from typing import TypeVar

from app.components.scheduler import jobs
from app.components.scheduler.triggers import Cron, Interval, Schedule

JobFunction = Callable[[], object]
F = TypeVar("F", bound=JobFunction)


class JobDefinitionError(ValueError):
    """A job that cannot be scheduled, with the place where it is defined."""


@dataclass(frozen=True)
class Job:
    """A function and when it runs."""

    id: str
    name: str
    schedule: Schedule
    function: JobFunction
    place: str


class JobRegistry:
    """The jobs of one scheduler, in the order of their definition."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def __iter__(self) -> Iterator[Job]:
        return iter(self._jobs.values())

    def get(self, job_id: str) -> Job | None:
        """Give the job with that id, which is the name of its function."""
        return self._jobs.get(job_id)

    def cron(self, expression: str, *, name: str | None = None) -> Callable[[F], F]:
        """Run the function at the times of a crontab line, such as "0 6 * * mon-fri"."""
        return self._decorator(lambda: Cron(expression), name)

    def every(  # noqa: PLR0913 - one for each unit of time
        self,
        *,
        weeks: float = 0,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
        name: str | None = None,
    ) -> Callable[[F], F]:
        """Run the function again and again, with this much time between two starts."""
        interval = timedelta(
            weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
        )
        return self._decorator(lambda: Interval(interval), name)

    def _decorator(
        self, schedule: Callable[[], Schedule], name: str | None
    ) -> Callable[[F], F]:
        def register(function: F) -> F:
            self._add(function, schedule, name)
            return function

        return register

    def _add(
        self, function: JobFunction, schedule: Callable[[], Schedule], name: str | None
    ) -> None:
        if not isinstance(function, FunctionType):
            raise JobDefinitionError(f"a job must be a function, not {function!r}")
        job_id, code = function.__name__, function.__code__
        place = f"{code.co_filename}:{code.co_firstlineno}"
        if other := self.get(job_id):
            raise JobDefinitionError(
                f"{place}: job {job_id!r} is already defined at {other.place}"
            )
        try:
            inspect.signature(function).bind()
            job = Job(job_id, name or job_id, schedule(), function, place)
        except (TypeError, ValueError) as error:
            raise JobDefinitionError(f"{place}: job {job_id!r}: {error}") from error
        self._jobs[job_id] = job


registry = JobRegistry()
cron = registry.cron
every = registry.every


def load_jobs() -> JobRegistry:
    """Import the modules in `jobs/`, whose jobs register themselves."""
    for module in iter_modules(jobs.__path__, f"{jobs.__name__}."):
        import_module(module.name)
    return registry
