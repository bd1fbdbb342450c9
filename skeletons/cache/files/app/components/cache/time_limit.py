"""A limit in time for several commands: Python's own, or the one that redis-py brings.

    async with time_limit(seconds): ...

raises `TimeLimitError` when the time is over. Python has it from 3.11 on; before that
redis-py requires the package `async-timeout`, which it is taken from.
"""

import asyncio
from asyncio.exceptions import TimeoutError as TimeLimitError
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from importlib import import_module

__all__ = ["TimeLimitError", "time_limit"]


def find_timeout() -> Callable[[float | None], AbstractAsyncContextManager[object]]:
    module = asyncio if hasattr(asyncio, "timeout") else import_module("async_timeout")
    timeout: Callable[[float | None], AbstractAsyncContextManager[object]]
    timeout = module.timeout
    return timeout


time_limit = find_timeout()
