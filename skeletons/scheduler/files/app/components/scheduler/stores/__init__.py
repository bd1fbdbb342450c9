"""Where the state of jobs is kept, and settled which process runs them.

All processes of an application must find the same store: with the component `database` a
table of it, with `cache` keys in Redis, else files that the processes of one machine share.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

# The first of these that is there is used: what keeps most safely comes first.
ORDER = ("database", "cache", "file")

# How long after the last sign of life of the process that leads another takes over.
LEAD_SECONDS = 6.0


class Store(Protocol):
    """Keeps texts by kind and key, and settles which process leads.

    It needs to know nothing of what it keeps. Any method may raise anything.
    """

    where: str
    """What it is, and its address, without a password."""

    advice: str
    """What to do while it is away."""

    async def lead(self, name: str) -> str:
        """Take the lead if it is free, or go on with it; give the name of who has it.

        To be called again within `LEAD_SECONDS`, by the one that leads to keep it.
        """

    async def resign(self, name: str) -> None:
        """Free the lead, if it is this one's."""

    async def read(self, kind: str) -> dict[str, str]:
        """Give all texts of a kind, by their keys."""

    async def write(self, kind: str, key: str, text: str | None) -> None:
        """Keep a text in place of the one with that key; None forgets that one."""


def open_store() -> AbstractAsyncContextManager[Store]:
    """Open the store; it need not be reachable yet."""
    there = {module.name for module in iter_modules(__path__)}
    name = next(each for each in ORDER if each in there)
    store: AbstractAsyncContextManager[Store]
    store = import_module(f"{__name__}.{name}").open_store()
    return store
