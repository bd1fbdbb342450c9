"""Where something stands, and the way there."""

from dataclasses import dataclass
from typing import NamedTuple


class Step(NamedTuple):
    """A call or an import on the way to something: where it stands.

    ``function`` is the dotted name of the function that it stands in, empty for the
    module.
    """

    path: str
    function: str
    line: int


@dataclass(frozen=True, slots=True)
class Site:
    """Where something stands in a file; lines from 1, columns from 0 in bytes.

    It ends in ``end_line``, before ``end_column``.

    ``branches`` are the conditional blocks around it, outermost first. ``dead`` is
    code behind a ``return`` or a ``raise``. ``function`` is the dotted name of the
    function that it stands in, empty for the module; ``receiver`` what the method is
    called on there, as it is written, empty for what has no name. ``way`` are the
    calls and imports that led there, outermost first.
    """

    path: str
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    branches: tuple[tuple[str, int, int], ...] = ()
    dead: bool = False
    function: str = ""
    receiver: str = ""
    way: tuple[Step, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The way, and the site itself."""
        return (*self.way, Step(self.path, self.function, self.line))

    @property
    def spot(self) -> tuple[str, int, int]:
        """What tells it from any other site."""
        return self.path, self.line, self.column


class Binding(NamedTuple):
    """An assignment of a router to a name, as it is written there."""

    step: Step
    name: str
    branches: tuple[tuple[str, int, int], ...]
