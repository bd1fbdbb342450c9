"""What makes an edit of one version that of another, or no longer what was written."""

from collections.abc import Sequence

from aegis_cst.plan.edits.kinds import load_spec, subject
from aegis_cst.plan.edits.located import Location
from aegis_cst.plan.edits.references import import_name
from aegis_cst.plan.edits.strip import Removal
from aegis_cst.plan.edits.wanted import Wanted
from aegis_cst.reading.record.state import EditRecord

_NO_CALL = ("from ", "import ", "def ", "async def ", "#")
"""What lines begin with that have a bracket and call nothing."""


def is_elsewhere(edit: EditRecord, removal: Removal) -> bool:
    """Whether the user has put a statement into another block, such as an ``if``."""
    if not removal.path.endswith(".py"):
        return False
    return _depths(edit.inserted) != _depths(removal.edited.chunks)


def _depths(chunks: Sequence[str]) -> set[int]:
    """How far statements are indented that call something."""
    lines = (line for chunk in chunks for line in chunk.splitlines() if "(" in line)
    calls = (each for each in lines if not each.lstrip().startswith(_NO_CALL))
    # Depth tells the block well enough: no formatter moves a statement out of one.
    return {len(each) - len(each.lstrip()) for each in calls}


def is_counterpart(edit: EditRecord, wanted: Wanted, location: Location) -> bool:
    """Whether an edit is about the same thing as one that is wanted now."""
    if edit.kind != wanted.kind:
        return False
    old, new = subject(load_spec(edit.kind, edit.spec)), subject(location.spec)
    if edit.kind == "requirement":
        return edit.path == location.path and import_name(old) == import_name(new)
    return old == new
