"""What other components do for this one, each in a module of this folder.

`counters` counts tries, for all processes; without it each does in its memory:

    def open_limiter() -> AbstractAsyncContextManager[MovingWindowRateLimiter]

`carrier` sends a mail; without it, the process does that wants it sent:

    async def carry(order: Order) -> None

`others` offers other ways to sign in, each with a label and the path below `/`:

    def list_ways() -> list[tuple[str, str]]
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


def find_extension(name: str) -> ModuleType | None:
    """Give the module of that name, if it is there."""
    module = f"{__name__}.{name}"
    return import_module(module) if find_spec(module) else None
