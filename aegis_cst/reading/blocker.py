"""A reason why a command writes nothing, with its place."""

from dataclasses import dataclass
from enum import StrEnum

from aegis_cst.reading.files.tree import Tree
from codemods.result import Refusal


class Offer(StrEnum):
    """What the snippet of a blocker is."""

    INSERTION = "insertion"
    """What would have been inserted, for a person to paste."""
    LINE = "line"
    """What would do in the place of the line that the blocker is about."""
    COMMAND = "command"
    """A command that goes on from here."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """``path`` is relative to the project (empty: no file), ``line`` 1-based or 0.

    ``snippet`` is of use to go on, ``offer`` says how; ``detail`` is a longer text such
    as the diff of a file that was edited.
    """

    reason: str
    path: str = ""
    line: int = 0
    snippet: str = ""
    detail: str = ""
    offer: Offer = Offer.INSERTION

    @property
    def place(self) -> str:
        """``file:line``, as editors and terminals turn it into a link."""
        return f"{self.path}:{self.line}" if self.line else self.path


def blocked(refusal: Refusal, path: str) -> Blocker:
    """A refusal of a codemod, with the file that it was about."""
    return Blocker(refusal.reason, path, refusal.line, refusal.snippet)


def content(tree: Tree, path: str) -> bytes | Blocker | None:
    """Content of a file; a blocker if it is there and cannot be read."""
    try:
        return tree.read(path)
    except OSError as error:
        return Blocker(f"cannot be read: {error.strerror or error}", path)
