"""What other components do for this one, each in a module of this folder:

counters   `def open_storage() -> Storage`, where tries are counted: without it, in
           the memory of each process
carrier    `async def carry(order: Order) -> None`, which sends a mail: without it,
           at once by the process that wants it sent
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


def find_extension(name: str) -> ModuleType | None:
    """Give the module of that name, if it is there."""
    module = f"{__name__}.{name}"
    return import_module(module) if find_spec(module) else None
