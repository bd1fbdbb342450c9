"""Where the state of jobs is kept, and settled which process runs them.

All processes of an application must find the same store: with the component `database` a
table of it, with `cache` keys in Redis, else files that the processes of one machine share.
"""

from contextlib import AbstractAsyncContextManager
from importlib import import_module
from pkgutil import iter_modules

from app.components.scheduler.state import Store

# The first of these that is there is used: what keeps most safely comes first.
ORDER = ("database", "cache", "file")


def open_store() -> AbstractAsyncContextManager[Store]:
    """Open the store; it need not be reachable yet."""
    there = {module.name for module in iter_modules(__path__)}
    name = next(each for each in ORDER if each in there)
    store: AbstractAsyncContextManager[Store]
    store = import_module(f"{__name__}.{name}").open_store()
    return store
