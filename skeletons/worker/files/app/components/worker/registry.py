"""What makes a function a task: the decorator `task`."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from importlib import import_module
from inspect import iscoroutinefunction
from pkgutil import iter_modules
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


registered: dict[str, Task] = {}


def task(
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
        name = function.__name__
        try:
            check(function, queue, timeout, max_tries)
            arguments = Arguments(function)
        except (TypeError, ValueError, NameError) as error:
            place = f"{function.__module__}.{function.__qualname__}"
            raise TaskDefinitionError(f"The task {place}: {error}") from error
        registered[name] = Task(
            name, function, arguments, queue, timeout, max_tries, over_http
        )
        return function

    return register


def check(function: TaskFunction, queue: str, timeout: float, max_tries: int) -> None:
    if other := registered.get(function.__name__):
        raise ValueError(f"{other.function.__module__} has one of that name")
    if not iscoroutinefunction(function):
        raise TypeError(
            "write it as `async def`, and what blocks in it as"
            " `await asyncio.to_thread(function)`"
        )
    if queue not in QUEUES:
        raise ValueError(f"there is no queue {queue!r}, but: {', '.join(QUEUES)}")
    if timeout <= 0 or max_tries < 1:
        raise ValueError("timeout must be more than 0, max_tries at least 1")


def load_tasks() -> Mapping[str, Task]:
    """Import the modules in `tasks/`, whose tasks register themselves."""
    for module in iter_modules(tasks.__path__, f"{tasks.__name__}."):
        import_module(module.name)
    return registered
