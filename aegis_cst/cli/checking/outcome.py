"""What comes of checking one project."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aegis_cst.check.reporters.report import Checked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aegis_cst.check.finding import Finding
    from aegis_cst.reading.blocker import Blocker


class UnfinishedError(Exception):
    """A command that cannot go on; standard error says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one project: ``fixed`` findings, or what would fix them.

    ``note`` is what to know about the ``diff``.
    """

    project: Checked
    fixed: int = 0
    diff: bytes = b""
    note: str = ""
    refused: "Sequence[tuple[Finding, Blocker]]" = ()
