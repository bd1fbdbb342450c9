"""What a plan is."""

from dataclasses import dataclass
from enum import StrEnum

from aegis_cst.reading.blocker import Blocker


class Direction(StrEnum):
    """What a plan does to files of the user's: they only grow, only shrink, or either.

    An update takes out first, and puts in then.

    The values are the commands that do so.
    """

    ADD = "add"
    REMOVE = "remove"
    UPDATE = "update"
    FIX = "check --fix"

    @property
    def opposite(self) -> "Direction":
        """The direction of what takes such a plan back."""
        turned = {Direction.ADD: Direction.REMOVE, Direction.REMOVE: Direction.ADD}
        return turned.get(self, self)


FIX = str(Direction.FIX)
"""The command that may put other bytes where a rule has found some to be wrong."""


class Outcome(StrEnum):
    """How a command ended."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class PlannedEdit:
    """One edit of one file, in words: ``line`` is where it stands.

    The line is one of the file after an insertion, and of the file before a removal.
    ``changed`` says that the user has changed the edit since it was inserted, ``goes``
    that it is taken out.
    """

    component: str
    kind: str
    subject: str
    path: str
    line: int
    changed: bool = False
    goes: bool = False


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file: ``None`` stands for no file. ``owned`` files are a component's own.

    ``mode`` are the permissions of a file that comes back; others get the usual ones.
    ``between`` is what an update leaves of a file before it puts anything in,
    ``unfixed`` what it comes to before new names are put into the user's imports.
    """

    path: str
    before: bytes | None
    after: bytes | None
    owned: bool = False
    mode: int | None = None
    between: bytes | None = None
    unfixed: bytes | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Every change of one command.

    ``components`` are those that are added or removed, in order. ``kept`` says what
    stays although one might expect it to change, ``left_out`` what has no place in the
    project, ``warnings`` what to look at. ``originals`` are files as components have
    them, where the user's are in. With ``blockers`` nothing of it is written.
    """

    command: str
    components: tuple[str, ...]
    changes: tuple[FileChange, ...] = ()
    edits: tuple[PlannedEdit, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    kept: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    direction: Direction = Direction.ADD
    left_out: tuple[str, ...] = ()
    originals: tuple[bytes, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """What the plan comes to if it is not applied."""
        if self.blockers:
            return Outcome.REFUSED
        return Outcome.PLANNED if self.changes else Outcome.UNCHANGED
