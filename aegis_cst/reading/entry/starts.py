"""What a file says to start, before it is known where that is."""

from dataclasses import dataclass
from typing import NamedTuple

from aegis_cst.reading.files.place import Place

CONTAINER, SCRIPT, CODE = 0, 1, 2
"""Ranks of what starts an application: the first that says anything counts."""

DEFAULTS = ("main.py", "app.py", "api.py", "app/main.py", "app/app.py", "app/api.py")
"""Where ``fastapi run`` and ``fastapi dev`` look.

https://github.com/fastapi/fastapi-cli/blob/main/src/fastapi_cli/discover.py
"""


class Cause(NamedTuple):
    """What starts an application, in words, and how much that counts."""

    why: str
    rank: int


@dataclass(frozen=True, slots=True)
class Start:
    """``module`` is dotted, or ``path`` the file of it; ``name`` may be empty.

    ``folders`` are where imports may start from, the likeliest first, relative to the
    repository.
    """

    place: Place
    cause: Cause
    module: str = ""
    path: str = ""
    name: str = ""
    factory: bool = False
    folders: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """``file:line``; empty for what was asked on the command line."""
        return f"{self.place.path}:{self.place.line}" if self.place.path else ""
