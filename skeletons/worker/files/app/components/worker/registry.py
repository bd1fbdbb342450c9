"""What makes a function a task: the decorator `task`."""

import inspect
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import FunctionType
from typing import Any, TypeVar

from app.components.worker.arguments import Arguments
from app.components.worker.settings import QUEUES, WorkerSettings

Context = dict[str, Any]
TaskFunction = Callable[..., Coroutine[Any, Any, object]]
F = TypeVar("F", bound=TaskFunction)

DEFAULT_QUEUE = next(iter(QUEUES))


class TaskDefinitionError(ValueError):
    """A task that cannot be run, with the place where it is defined."""


@dataclass(frozen=True, slots=True)
class Task:
    """A function that workers run, and how."""

    name: str
    function: TaskFunction
    arguments: Arguments
    queue: str
    timeout: float
    max_tries: int
    place: str


class TaskRegistry:
    """The tasks of an application, in the order of their definition."""

    def __init__(self) -> None:
        self._tasks: dict[str, Task] = {}
        self._open_to_api: set[str] = set()

    def __iter__(self) -> Iterator[Task]:
        return iter(self._tasks.values())

    def get(self, name: str) -> Task | None:
        """Give the task with that name, which is the name of its function."""
        return self._tasks.get(name)

    def get_for_api(self, name: str) -> Task | None:
        """Give the task with that name if it may be enqueued over HTTP."""
        return self.get(name) if name in self._open_to_api else None

    def names_for_api(self) -> list[str]:
        return sorted(self._open_to_api)

    def open_to_api(self, functions: Iterable[TaskFunction]) -> None:
        """Let these tasks be enqueued over HTTP."""
        for function in functions:
            known = self.get(getattr(function, "__name__", ""))
            if known is None or known.function is not function:
                raise TaskDefinitionError(f"API_TASKS: {function!r} is not a task")
            self._open_to_api.add(known.name)

    def task(
        self,
        *,
        queue: str = DEFAULT_QUEUE,
        timeout: float = WorkerSettings.job_timeout,
        max_tries: int = WorkerSettings.max_tries,
    ) -> Callable[[F], F]:
        """Have workers run the function: one try takes at most `timeout` seconds."""

        def register(function: F) -> F:
            self._add(function, queue, timeout, max_tries)
            return function

        return register

    def _add(
        self, function: TaskFunction, queue: str, timeout: float, max_tries: int
    ) -> None:
        if not isinstance(function, FunctionType):
            raise TaskDefinitionError(f"a task must be a function, not {function!r}")
        name, code = function.__name__, function.__code__
        place = f"{code.co_filename}:{code.co_firstlineno}"
        try:
            self._check(function, queue, timeout, max_tries)
            arguments = Arguments(function)
        except (TypeError, ValueError, NameError) as error:
            raise TaskDefinitionError(f"{place}: task {name!r}: {error}") from error
        self._tasks[name] = Task(
            name, function, arguments, queue, timeout, max_tries, place
        )

    def _check(
        self, function: TaskFunction, queue: str, timeout: float, max_tries: int
    ) -> None:
        if other := self.get(function.__name__):
            raise ValueError(f"it is already defined at {other.place}")
        if not inspect.iscoroutinefunction(function):
            raise TypeError(
                "write it as `async def`, and what blocks in it as"
                " `await asyncio.to_thread(function)`"
            )
        if queue not in QUEUES:
            known = ", ".join(QUEUES)
            raise ValueError(f"there is no queue {queue!r}; the queues are: {known}")
        if timeout <= 0 or max_tries < 1:
            raise ValueError("timeout must be more than 0, max_tries at least 1")


registry = TaskRegistry()
task = registry.task


def load_tasks() -> TaskRegistry:
    """Import the tasks of this application, which register themselves."""
    module = import_module("app.components.worker.tasks")
    registry.open_to_api(module.API_TASKS)
    return registry
