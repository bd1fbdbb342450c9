"""What an update asks for besides the project and its components."""

from collections.abc import Callable
from dataclasses import dataclass

from aegis_cst.reading.record.state import ComponentRecord

Originals = Callable[[ComponentRecord, str], bytes | None]
"""What was written at a path of a component, where that can still be had."""


def nowhere(_record: ComponentRecord, _path: str) -> bytes | None:
    """No original is kept."""
    return None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user wants of files that both sides have changed.

    ``take_new`` and ``keep_mine`` are paths. With ``fix``, code of the user's that
    imports what is renamed is brought up to date.
    """

    take_new: frozenset[str] = frozenset()
    keep_mine: frozenset[str] = frozenset()
    fix: bool = False
