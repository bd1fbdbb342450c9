"""Where something stands in a file, and files that could not be read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of one line of a file; lines and columns count from 1.

    Columns count characters. ``end_column`` is exclusive, 0 where only the start is
    known. Line 0 stands for the file as a whole.
    """

    path: str
    line: int = 0
    column: int = 1
    end_column: int = 0


@dataclass(frozen=True, slots=True)
class Skip:
    """A file that was left out, and why."""

    path: str
    reason: str
