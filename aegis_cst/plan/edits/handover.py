"""Blank lines and headings that one component brought and another still needs.

The first component that imports from the project brings the blank line that sets a
new section of imports off; the first one with a volume brings ``volumes:``. When it
goes and another stays, these stay, and are from then on the other's to take along.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aegis_cst.reading.record.state import ComponentRecord, EditRecord
from codemods.leftover import leftovers, pass_on
from codemods.result import Edited
from codemods.text_encoding import as_utf8

_LEAD = re.compile(rb"[\r\n]+")


def keep_apart(
    path: str, before: bytes, edited: Edited, heirs: Sequence[ComponentRecord]
) -> Edited:
    """What an edit leaves behind, with the blank lines above it if an heir needs them.

    They are left to be handed over where what follows is an heir's that has none of its
    own: it was put below this edit. ``before`` is the file with the edit.
    """
    *others, last = edited.chunks or ("",)
    gone = last.encode()
    lead = _LEAD.match(gone)
    if not path.endswith(".py") or lead is None or lead[0] == gone:
        return edited
    end = _end_of(gone, before, edited.data)
    below = before[end:].decode(errors="replace")
    theirs = (
        chunk
        for heir in heirs
        for edit in heir.edits
        if edit.path == path
        for chunk in edit.inserted
    )
    if end < 0 or not any(each and below.startswith(each) for each in theirs):
        return edited
    place = len(edited.data) - len(before) + end
    data = edited.data[:place] + lead[0] + edited.data[place:]
    return replace(edited, data=data, chunks=(*others, last[lead.end() :]))


def _end_of(gone: bytes, before: bytes, after: bytes) -> int:
    """Where a text ends that went and began on a line of its own; -1 if nowhere."""
    start = before.find(gone)
    while start >= 0:
        end = start + len(gone)
        place = len(after) - len(before) + end
        # The same text may be the end of a longer line.
        own_line = before[:start].endswith((b"\n", b"\r"))
        if own_line and place >= 0 and after[place:] == before[end:]:
            return end
        start = before.find(gone, start + 1)
    return -1


def hand_over(
    path: str,
    recorded: Sequence[str],
    deleted: Sequence[str],
    after: bytes,
    heirs: Sequence[ComponentRecord],
) -> list[ComponentRecord]:
    """The heirs whose record changes because ``recorded`` went only in part.

    ``deleted`` is what was taken out of the file, ``after`` the file without it.
    """
    gone = _Gone(path, recorded, deleted, after)
    hand = _hand_in_code if path.endswith(".py") else _hand_in_data
    changed = hand(gone, heirs)
    return [new for new, old in zip(changed, heirs, strict=True) if new != old]


@dataclass(frozen=True, slots=True)
class _Gone:
    """An edit that went from a file: what was on record, and what was taken out."""

    path: str
    recorded: Sequence[str]
    deleted: Sequence[str]
    after: bytes


def _hand_in_data(
    gone: _Gone, heirs: Sequence[ComponentRecord]
) -> list[ComponentRecord]:
    path = gone.path
    mine = [edit.inserted for heir in heirs for edit in heir.edits if edit.path == path]
    for left in leftovers(gone.recorded, gone.deleted):
        mine = [tuple(chunks) for chunks in pass_on(left, mine, gone.after)]
    given = iter(mine)
    return [
        replace(
            heir,
            edits=tuple(
                replace(edit, inserted=next(given)) if edit.path == path else edit
                for edit in heir.edits
            ),
        )
        for heir in heirs
    ]


def _hand_in_code(
    gone: _Gone, heirs: Sequence[ComponentRecord]
) -> list[ComponentRecord]:
    changed = list(heirs)
    text = as_utf8(gone.after).decode(errors="replace")
    for chunk in gone.recorded:
        part = next((each for each in gone.deleted if each and each in chunk), None)
        if part is None or part == chunk:
            continue
        before, _, behind = chunk.partition(part)
        for index, heir in enumerate(changed):
            grown = _heir(heir, gone.path, before, behind, text)
            if grown is not None:
                changed[index] = grown
                break
    return changed


def _heir(
    heir: ComponentRecord, path: str, before: str, behind: str, after: str
) -> ComponentRecord | None:
    """The component with the leftover as part of the one edit that adjoins it."""
    for number, edit in enumerate(heir.edits):
        grown = _grown(edit, before, behind, after) if edit.path == path else edit
        if grown != edit:
            edits = (*heir.edits[:number], grown, *heir.edits[number + 1 :])
            return replace(heir, edits=edits)
    return None


def _grown(edit: EditRecord, before: str, behind: str, after: str) -> EditRecord:
    """The edit with the leftover added to the chunk that it directly adjoins."""
    chunks = list(edit.inserted)
    for index, chunk in enumerate(chunks):
        grown = before + chunk + behind
        # Twice would be a guess.
        if not chunk or after.count(grown) != 1:
            continue
        above = after[: after.index(grown)]
        # The newline above a line is that of the line before, unless that is blank.
        if before.startswith(("\n", "\r")) and not above.endswith(("\n", "\r")):
            continue
        chunks[index] = grown
        return replace(edit, inserted=tuple(chunks))
    return edit
