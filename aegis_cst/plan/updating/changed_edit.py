"""An edit of the user's where another one is wanted: what was, is, and is wanted."""

import difflib

from aegis_cst.plan.draft import Draft
from aegis_cst.plan.edits.kinds import find, load_spec, subject
from aegis_cst.plan.edits.located import Location
from aegis_cst.plan.edits.strip import Removal
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.record.state import EditRecord
from codemods.result import Edited, Found, Presence

_SHORT = 8
"""So many lines are shown whole; of more the differences are."""


def changed_edit(
    draft: Draft, edit: EditRecord, removal: Removal, location: Location | None
) -> Blocker:
    """Refuse to guess; without a location nothing is wanted any more."""
    line, now = _standing(draft, edit, removal)
    was, new = "".join(edit.inserted).strip("\r\n"), ""
    if location is not None:
        _, result = location.made(removal.edited.data)
        new = "".join(result.chunks) if isinstance(result, Edited) else ""
        new = new.strip("\r\n") or subject(location.spec)
    what = f"{edit.kind} {subject(load_spec(edit.kind, edit.spec))}"
    wanted = (
        "and another one is wanted now"
        if location is not None
        else "and none is wanted any more"
    )
    path = removal.path
    reason = (
        f"you have changed {what}, {wanted}; write it as it was or as it is "
        f"wanted, or say --keep-mine {path} or --take-new {path}"
    )
    return Blocker(reason, removal.path, line, detail=_detail(was, now, new))


def _standing(draft: Draft, edit: EditRecord, removal: Removal) -> tuple[int, str]:
    """The line and the text of an edit in the file as the user has it.

    In the draft what stands before it may have gone already.
    """
    spec = load_spec(edit.kind, edit.spec)
    data = draft.before.tree.read(removal.path) or b""
    found = find(edit.kind, removal.path, data, spec)
    first, last = removal.lines
    if isinstance(found, Found) and found.presence is not Presence.ABSENT:
        first, last = found.line, found.end_line
    lines = data.decode(errors="replace").splitlines()
    return first, "\n".join(lines[first - 1 : last])


def _detail(was: str, now: str, new: str) -> str:
    texts = [each.splitlines() for each in (was, now, new)]
    if max(map(len, texts)) <= _SHORT or not new:
        named = (("was", was), ("is", now), ("wanted", new or "nothing"))
        return "\n".join(f"{title}:\n{text}" for title, text in named)
    old, mine, wanted = texts
    yours = difflib.unified_diff(old, mine, "as written", "as it is", lineterm="")
    theirs = difflib.unified_diff(old, wanted, "as written", "as wanted", lineterm="")
    return "\n".join([*yours, "", *theirs])
