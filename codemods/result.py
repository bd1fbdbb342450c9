"""What the three verbs of an edit answer.

Every kind of edit has ``find``, ``insert`` and ``strip``. None of them raises for
what a user may have written: a refusal is a value with a place and a reason.
"""

from dataclasses import dataclass
from enum import StrEnum


class Presence(StrEnum):
    """Whether an edit stands in a source."""

    OURS = "ours"
    """It is there, as ``insert`` would write it."""
    CHANGED = "changed"
    """It is there, in another form than ``insert`` would write it."""
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Found:
    """Where an edit stands: 1-based lines, both inclusive; 0 where it is absent."""

    presence: Presence
    line: int = 0
    end_line: int = 0


@dataclass(frozen=True, slots=True)
class Edited:
    """A source with one edit more, or one less.

    ``data`` is the whole new source. ``line`` is the 1-based line of the edit, in the
    new source for ``insert`` and in the old one for ``strip``. ``chunks`` are the
    exact texts that were inserted (or deleted), in the order in which they stand;
    handed to ``strip``, they let it give back the bytes of before.
    """

    data: bytes
    line: int
    chunks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing to do: already there for ``insert``, not there for ``strip``.

    With a line from ``strip`` it is there and stays: the user has made more of it.
    """

    line: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an edit was not made, and what to do about it.

    ``reason`` is a sentence in the user's terms, ``line`` is 1-based (0: the file as a
    whole), ``snippet`` is what can be pasted by hand instead (empty: nothing).
    """

    reason: str
    line: int = 0
    snippet: str = ""


Result = Edited | Unchanged | Refusal
