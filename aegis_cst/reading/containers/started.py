"""What a command starts."""

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """What a command does with a module, a file or a name."""

    SERVES = "serves"
    FILE = "file"
    """``fastapi run``: the application in a file; without one it looks for it."""
    WORKS = "works"
    RUNS = "runs"
    CELERY = "celery"
    SCRIPT = "script"
    SHELL = "shell"
    PROGRAM = "program"
    """A program that is not known; ``name`` is what looks like an application in it."""


@dataclass(frozen=True, slots=True)
class Started:
    """What a command starts: ``word`` as it stands there.

    ``module`` is dotted, but a path for a script or a file, and the name of a program;
    ``name``, which may have dots, may be empty. ``folder`` is where a ``cd`` or an
    option of the server says that imports start, from the working folder.
    """

    how: How
    word: str
    module: str
    name: str = ""
    factory: bool = False
    folder: str = ""

    @property
    def attribute(self) -> str:
        """The name in the module."""
        return self.name.partition(".")[0]

    @property
    def is_followed(self) -> bool:
        """Whether it is about Python of a name that is known."""
        return self.how not in {How.SHELL, How.PROGRAM} and bool(self.module)
