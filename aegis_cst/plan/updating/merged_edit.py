"""An edit of several lines that the user has changed, merged as a file is."""

import difflib
from collections.abc import Sequence

from aegis_cst.plan.draft import Draft
from aegis_cst.plan.edits.kinds import dump_spec, find, load_spec, strip
from aegis_cst.plan.edits.located import Location
from aegis_cst.plan.merge import merged
from aegis_cst.plan.model import PlannedEdit
from aegis_cst.reading.record.state import EditRecord
from codemods.result import Edited, Found, Presence

KINDS = frozenset({"service"})
"""Those that are whole lines, which nothing of the user's shares."""


def merged_edit(
    draft: Draft, component: str, edit: EditRecord, path: str, location: Location
) -> EditRecord | None:
    """Make the change from what was written to what is wanted in what stands.

    ``None`` where both have changed the same lines. What is remembered as written is
    what is wanted: the rest is the user's, as before.
    """
    data = draft.project.tree.read(path)
    spec = load_spec(edit.kind, edit.spec)
    if edit.kind not in KINDS or data is None or location.path != path:
        return None
    found = find(edit.kind, path, data, spec)
    without = strip(edit.kind, path, data, spec, edit.inserted)
    if not isinstance(found, Found) or found.presence is Presence.ABSENT:
        return None
    if not isinstance(without, Edited):
        return None
    _, result = location.made(without.data)
    if not isinstance(result, Edited):
        return None
    lines = data.splitlines(keepends=True)
    first, last = found.line - 1, found.end_line
    mine = b"".join(lines[first:last])
    both = merged(_block(edit.inserted), _block(result.chunks), mine)
    if both is None:
        return None
    between = draft.between.get(path) or draft.before.tree.read(path) or b""
    if between.count(mine) != 1:
        return None
    draft.between[path] = between.replace(mine, _left(mine, both))
    draft.files[path] = b"".join([*lines[:first], both, *lines[last:]])
    what = str(edit.spec["name"])
    draft.edits.append(
        PlannedEdit(component, edit.kind, what, path, found.line, changed=True)
    )
    return EditRecord(edit.kind, path, dump_spec(location.spec), result.chunks)


def _block(chunks: Sequence[str]) -> bytes:
    """The lines of an edit, without what divides it from others."""
    text = "".join(chunks).encode()
    return text.strip(b"\r\n") + (b"\r\n" if b"\r\n" in text else b"\n")


def _left(mine: bytes, both: bytes) -> bytes:
    """What stays of the user's lines, before anything is put in."""
    some, others = mine.splitlines(keepends=True), both.splitlines(keepends=True)
    matcher = difflib.SequenceMatcher(None, some, others, autojunk=False)
    return b"".join(
        b"".join(some[each.a : each.a + each.size])
        for each in matcher.get_matching_blocks()
    )
