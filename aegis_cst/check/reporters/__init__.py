"""How findings are told: one module a format."""

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aegis_cst.check.reporters.report import Checked

FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif")
"""Each is a module of this package; the first is the default."""

FOR_PEOPLE = frozenset({"full", "concise"})


class Reporter(Protocol):
    """A module of this package."""

    def render(self, projects: "Sequence[Checked]", *, colour: bool) -> str:
        """Every finding as text, with a newline at the end if there is any."""


def reporter(name: str) -> Reporter:
    """The reporter of a format."""
    module: Reporter = import_module(f"{__name__}.{name}")
    return module
