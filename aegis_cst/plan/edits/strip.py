"""One edit taken out of a draft, wherever the user has moved it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from aegis_cst.plan.draft import Draft
from aegis_cst.plan.edits.handover import hand_over, keep_apart
from aegis_cst.plan.edits.kinds import find, load_spec, strip, subject
from aegis_cst.plan.edits.references import is_same_requirement
from aegis_cst.plan.model import PlannedEdit
from aegis_cst.reading.blocker import Blocker, blocked
from aegis_cst.reading.configuration import COMPOSE_FILES
from aegis_cst.reading.files.tree import Tree, python_files
from aegis_cst.reading.record import state
from aegis_cst.reading.record.kinds import EVERYWHERE
from aegis_cst.reading.record.state import ComponentRecord, EditRecord, State
from codemods.result import Edited, Found, Presence, Refusal, Unchanged

_LAYOUT = re.compile(r"""[\s,'"()\\]+""")
"""What formatters add and take away."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What taking an edit out comes to: the file at ``path`` without it.

    ``changed`` says that the user has changed the edit, ``gone`` that it was taken out
    but for what came along, such as an import. ``lines`` are the first and the last one
    that it stands on.
    """

    path: str
    edited: Edited
    changed: bool
    gone: bool
    lines: tuple[int, int]


def removal_of(
    record: ComponentRecord, edit: EditRecord, known: State, draft: Draft
) -> Removal | Blocker | Unchanged | None:
    """Work out what an edit leaves behind; ``None`` if it is gone already.

    It is ``Unchanged`` if it does more by now than what was inserted.

    ``known`` are the components whose files are none of the user's.
    """
    spec = load_spec(edit.kind, edit.spec)
    path = where(draft.tree, edit, brought([record, *known.components.values()]))
    data = draft.tree.read(path)
    found = find(edit.kind, path, data, spec) if data is not None else None
    if isinstance(found, Refusal):
        return blocked(found, path)
    if data is None or found is None:
        return None
    result = strip(edit.kind, path, data, spec, edit.inserted)
    if isinstance(result, Refusal):
        return blocked(result, path)
    if isinstance(result, Unchanged) and result.line:
        return result
    if not isinstance(result, Edited):
        return None
    # What goes into every service may be missing in the first one alone.
    gone = found.presence is Presence.ABSENT and edit.kind not in EVERYWHERE
    changed = found.presence is Presence.CHANGED
    changed = changed or _has_more(result.chunks, edit.inserted)
    lines = (found.line or result.line, found.end_line or result.line)
    return Removal(path, result, changed, gone, lines)


def strip_edit(
    record: ComponentRecord,
    edit: EditRecord,
    staying: list[ComponentRecord],
    draft: Draft,
) -> None:
    """Take one edit out, wherever the user has moved it.

    A requirement that another component has too stays, and is from then on that one's.
    """
    if left_to_another(record, edit, staying, draft):
        return
    known = State({each.name: each for each in staying})
    removal = removal_of(record, edit, known, draft)
    if isinstance(removal, Blocker):
        draft.blockers.append(removal)
        draft.refused.append((removal.path, edit))
        return
    path = where(draft.tree, edit, brought([record, *staying]))
    what = subject(load_spec(edit.kind, edit.spec))
    if isinstance(removal, Unchanged):
        kind = edit.kind.replace("_", " ")
        draft.warnings.append(f"{path}: {kind} {what} stays, for it does more by now")
        return
    if removal is None or removal.gone:
        draft.warnings.append(f"{path}: {edit.kind} {what} is gone already")
    if removal is not None and not _takes_more(edit, removal.edited, staying):
        take_out(record, edit, removal, staying, draft)


def take_out(
    record: ComponentRecord,
    edit: EditRecord,
    removal: Removal,
    staying: list[ComponentRecord],
    draft: Draft,
) -> None:
    """Do what was worked out, and hand on what the edit leaves behind."""
    path, heirs = removal.path, [*draft.going, *staying]
    before = draft.tree.read(path) or b""
    edited = keep_apart(path, before, removal.edited, heirs)
    draft.files[path] = edited.data
    what = subject(load_spec(edit.kind, edit.spec))
    draft.edits.append(
        PlannedEdit(
            record.name, edit.kind, what, path, edited.line, removal.changed, goes=True
        )
    )
    for heir in hand_over(path, edit.inserted, edited.chunks, edited.data, heirs):
        _replace(heir, staying, draft)


def _replace(
    heir: ComponentRecord, staying: list[ComponentRecord], draft: Draft
) -> None:
    """Keep the changed record of a component, of one that goes or of one that stays."""
    names = [each.name for each in draft.going]
    if heir.name in names:
        draft.going[names.index(heir.name)] = heir
    else:
        replace_record(staying, heir, draft)


def left_to_another(
    record: ComponentRecord,
    edit: EditRecord,
    staying: list[ComponentRecord],
    draft: Draft,
) -> bool:
    """Leave a requirement to another component that has recorded the same package."""
    if edit.kind != "requirement":
        return False
    others = [each for each in draft.going if each.name != record.name]
    for heir in (*others, *staying):
        for number, other in enumerate(heir.edits):
            if not is_same_requirement(edit, other):
                continue
            if edit.inserted:
                edits = (*heir.edits[:number], edit, *heir.edits[number + 1 :])
                _replace(replace(heir, edits=edits), staying, draft)
            return True
    return False


def _takes_more(
    edit: EditRecord, result: Edited, staying: Sequence[ComponentRecord]
) -> bool:
    """Whether entries would go along that a component which stays put elsewhere.

    What this one has put into its own service goes with that service anyway.
    """
    shared = any(
        (each.kind, each.spec) == (edit.kind, edit.spec)
        for record in staying
        for each in record.edits
    )
    return shared and _written(result.chunks) > _written(edit.inserted)


def _written(chunks: Sequence[str]) -> int:
    return sum(1 for each in chunks if each.strip(", \t\r\n"))


def _has_more(deleted: Sequence[str], inserted: Sequence[str]) -> bool:
    """Whether what goes holds more than what came, however either is laid out."""
    # Without chunks nobody knows what came.
    if not inserted:
        return False
    rest = iter(_LAYOUT.sub("", "".join(inserted)))
    # ``in`` an iterator goes on from where the last one was found: a subsequence.
    return not all(each in rest for each in _LAYOUT.sub("", "".join(deleted)))


def replace_record(
    staying: list[ComponentRecord], heir: ComponentRecord, draft: Draft
) -> None:
    """Write the changed record of a component that stays into the state file."""
    index = next(n for n, each in enumerate(staying) if each.name == heir.name)
    old, staying[index] = staying[index], heir
    data = draft.tree.read(state.PATH)
    if data is not None:
        draft.files[state.PATH] = state.with_changed(data, old, heir)
        draft.owned.add(state.PATH)


def brought(records: Iterable[ComponentRecord]) -> frozenset[str]:
    """The files that components have brought."""
    return frozenset(path for record in records for path in record.files)


def where(tree: Tree, edit: EditRecord, owned: frozenset[str]) -> str:
    """The file that an edit stands in by now: code may have been moved.

    Never one of the components' own, ``owned``: what the entry point of a component
    registers with its own application is no edit of the user's.
    """
    spec = load_spec(edit.kind, edit.spec)
    data = tree.read(edit.path)
    if data is not None:
        found = find(edit.kind, edit.path, data, spec)
        if isinstance(found, Refusal) or found.presence is not Presence.ABSENT:
            return edit.path
    for path, content in _elsewhere(tree, edit, owned):
        found = find(edit.kind, path, content, spec)
        if isinstance(found, Found) and found.presence is not Presence.ABSENT:
            return path
    return edit.path


def _elsewhere(
    tree: Tree, edit: EditRecord, owned: frozenset[str]
) -> Iterator[tuple[str, bytes]]:
    """Files, with their content, that an edit may have been moved to."""
    # Compose reads the first of these names: who renames the file keeps the edits.
    if edit.path in COMPOSE_FILES:
        for path in COMPOSE_FILES:
            if path != edit.path and (data := tree.read(path)) is not None:
                yield path, data
        return
    fields = edit.spec.get("fields") or [{}]
    needle = str(edit.spec.get("module") or fields[0].get("name", "")).encode()
    for path in python_files(tree) if needle else ():
        data = b"" if path in owned else tree.read(path) or b""
        if needle in data:
            yield path, data
