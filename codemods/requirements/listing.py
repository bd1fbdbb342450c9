"""A requirement as it stands in a list, whatever the list is written in."""

from dataclasses import dataclass
from functools import cached_property

from codemods.requirements.pep508 import Requirement, parse


@dataclass(frozen=True)
class Listing:
    """Its normalised name, its text, and its 1-based line.

    ``group`` is the optional or development group that it belongs to; empty for what
    always runs. ``read`` holds the requirement where its text is no PEP 508.
    """

    name: str
    text: str
    line: int
    group: str = ""
    read: Requirement | None = None

    @cached_property
    def requirement(self) -> Requirement | None:
        """Its parts; None where they are not understood."""
        return self.read or parse(self.text)
