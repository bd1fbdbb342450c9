"""What makes a function a task: the decorator `task`."""

import inspect
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import FunctionType
from typing import Any, TypeVar

from app.components.worker import tasks
from app.components.worker.arguments import Arguments
from app.components.worker.queues import QUEUES, ArqOptions

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
    over_http: bool
    place: str


class TaskRegistry:
    """The tasks of an application, in the order of their definition."""

    def __init__(self) -> None:
        self._tasks: dict[str, Task] = {}

    def __iter__(self) -> Iterator[Task]:
        return iter(self._tasks.values())

    def get(self, name: str) -> Task | None:
        """Give the task with that name, which is the name of its function."""
        return self._tasks.get(name)

    def get_for_api(self, name: str) -> Task | None:
        """Give the task with that name if it may be enqueued over HTTP."""
        known = self.get(name)
        return known if known and known.over_http else None

    def names_for_api(self) -> list[str]:
        return sorted(each.name for each in self if each.over_http)

    def task(
        self,
        *,
        queue: str = DEFAULT_QUEUE,
        timeout: float = ArqOptions.job_timeout,
        max_tries: int = ArqOptions.max_tries,
        over_http: bool = False,
    ) -> Callable[[F], F]:
        """Have workers run the function: one try takes at most `timeout` seconds.

        Without `over_http` only code and the command line may enqueue it.
        """

        def register(function: F) -> F:
            place = place_of(function)
            try:
                self._check(function, queue, timeout, max_tries)
                arguments = Arguments(function)
            except (TypeError, ValueError, NameError) as error:
                raise TaskDefinitionError(
                    f"{place}: task {function.__name__!r}: {error}"
                ) from error
            self._tasks[function.__name__] = Task(
                name=function.__name__,
                function=function,
                arguments=arguments,
                queue=queue,
                timeout=timeout,
                max_tries=max_tries,
                over_http=over_http,
                place=place,
            )
            return function

        return register

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


def place_of(function: object) -> str:
    if not isinstance(function, FunctionType):
        raise TaskDefinitionError(f"a task must be a function, not {function!r}")
    return f"{function.__code__.co_filename}:{function.__code__.co_firstlineno}"


def load_tasks() -> TaskRegistry:
    """Import the modules in `tasks/`, whose tasks register themselves."""
    for module in iter_modules(tasks.__path__, f"{tasks.__name__}."):
        import_module(module.name)
    return registry
