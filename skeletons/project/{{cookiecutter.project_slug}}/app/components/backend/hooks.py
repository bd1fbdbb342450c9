"""Finds the files in `middleware/`, `startup/` and `shutdown/`: no registration needed.

Each file defines one coroutine function:

    middleware/   async def register_middleware(app: FastAPI) -> None
    startup/      async def startup_hook() -> None
    shutdown/     async def shutdown_hook() -> None

They run in the order of their file names. A file whose name starts with `_` is a
helper and left alone.
"""

import asyncio
import importlib
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import ModuleType

from fastapi import FastAPI

from app.components.backend import middleware, shutdown, startup

Hook = Callable[..., Awaitable[None]]


def register_middleware(app: FastAPI) -> None:
    """Run the hooks in `middleware/`; the last one is the outermost.

    Middleware can only be added before the application starts, and the server may
    import the application inside its running event loop, where nothing can be awaited
    from a plain function. So these hooks get an event loop of their own, in a thread.
    """
    hooks = list(load_hooks(middleware, "register_middleware", "app: FastAPI"))

    async def register() -> None:
        for hook in hooks:
            await hook(app)

    with ThreadPoolExecutor(max_workers=1) as executor:
        executor.submit(asyncio.run, register()).result()


@asynccontextmanager
async def run_hooks() -> AsyncIterator[None]:
    """Run the hooks in `startup/`, and on leaving those in `shutdown/`."""
    startup_hooks = list(load_hooks(startup, "startup_hook"))
    shutdown_hooks = list(load_hooks(shutdown, "shutdown_hook"))
    for hook in startup_hooks:
        await hook()
    async with AsyncExitStack() as stack:
        # The stack runs them all, even when one fails, last in first out.
        for hook in reversed(shutdown_hooks):
            stack.push_async_callback(hook)
        yield


def load_hooks(
    package: ModuleType, function: str, parameters: str = ""
) -> Iterator[Hook]:
    """Give the functions; the application must not start without one of them."""
    for folder in package.__path__:
        for file in sorted(Path(folder).glob("[!_]*.py")):
            module = importlib.import_module(f"{package.__name__}.{file.stem}")
            hook: Hook | None = getattr(module, function, None)
            if not inspect.iscoroutinefunction(hook):
                expected = f"async def {function}({parameters}) -> None"
                raise TypeError(f"{file}: there is no `{expected}`")
            yield hook
