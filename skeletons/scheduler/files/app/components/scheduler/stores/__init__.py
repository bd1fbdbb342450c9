"""Where the state of jobs is kept: in the store of the one module in this folder.

The module defines, as an `@asynccontextmanager`:

    async def open_store() -> AsyncIterator[StateStore]

Without a module, pauses, next runs and past runs end with the process.
"""

from contextlib import AbstractAsyncContextManager, nullcontext
from importlib import import_module
from pkgutil import iter_modules

from app.components.scheduler.state import NoStore, StateStore


def open_store() -> AbstractAsyncContextManager[StateStore]:
    """Open the store, whichever there is."""
    names = [module.name for module in iter_modules(__path__)]
    if not names:
        return nullcontext(NoStore())
    if len(names) > 1:
        raise RuntimeError(f"{__path__[0]}: one store is enough, not {names}")
    store: AbstractAsyncContextManager[StateStore]
    store = import_module(f"{__name__}.{names[0]}").open_store()
    return store
