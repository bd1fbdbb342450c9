"""Which edits an update tells of."""

from collections.abc import Mapping, Sequence

from aegis_cst.plan.edits.kinds import load_spec, subject
from aegis_cst.plan.model import PlannedEdit
from aegis_cst.reading.record.state import ComponentRecord

_About = tuple[str, str, str, str]


def told_edits(
    edits: Sequence[PlannedEdit],
    before: Sequence[ComponentRecord],
    after: Sequence[ComponentRecord],
) -> list[PlannedEdit]:
    """What comes, what goes, and what is put back in as another text.

    What is put back in as it was has moved at most, and is not told.
    """
    texts, now = _texts(before), _texts(after)
    gone = {_about(each) for each in edits if each.goes}
    back = {_about(each) for each in edits if not each.goes} & gone
    return [
        each
        for each in edits
        if (about := _about(each)) not in back
        or (not each.goes and texts.get(about) != now.get(about))
    ]


def _about(edit: PlannedEdit) -> _About:
    return edit.component, edit.kind, edit.subject, edit.path


def _texts(records: Sequence[ComponentRecord]) -> Mapping[_About, str]:
    """What was inserted by each edit."""
    return {
        (record.name, edit.kind, subject(load_spec(edit.kind, edit.spec)), edit.path): (
            "".join(edit.inserted)
        )
        for record in records
        for edit in record.edits
    }
