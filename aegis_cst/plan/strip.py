"""One edit taken out of a draft, wherever the user has moved it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from aegis_cst.plan.draft import Draft
from aegis_cst.plan.handover import hand_over
from aegis_cst.plan.kinds import find, load_spec, strip, subject
from aegis_cst.plan.model import PlannedEdit
from aegis_cst.plan.references import is_same_requirement
from aegis_cst.reading.blocker import blocked
from aegis_cst.reading.configuration import COMPOSE_FILES
from aegis_cst.reading.files.tree import Overlay, Tree, python_files
from aegis_cst.reading.record import state
from aegis_cst.reading.record.kinds import EVERYWHERE
from aegis_cst.reading.record.state import ComponentRecord, EditRecord
from codemods.result import Edited, Found, Presence, Refusal, Unchanged

_LAYOUT = re.compile(r"""[\s,'"()\\]+""")
"""What formatters add and take away."""


def strip_edit(
    tree: Tree,
    record: ComponentRecord,
    edit: EditRecord,
    staying: list[ComponentRecord],
    draft: Draft,
) -> None:
    """Take one edit out, wherever the user has moved it.

    A requirement that another component has too stays, and is from then on that one's.
    """
    if _left_to_another(tree, edit, staying, draft):
        return
    spec = load_spec(edit.kind, edit.spec)
    overlay = Overlay(tree, draft.files)
    path = where(overlay, edit, brought([record, *staying]))
    data = overlay.read(path)
    found = find(edit.kind, path, data, spec) if data is not None else None
    if isinstance(found, Refusal):
        draft.blockers.append(blocked(found, path))
        return
    gone = f"{path}: {edit.kind} {subject(spec)} is gone already"
    if data is None or found is None:
        draft.warnings.append(gone)
        return
    result = strip(edit.kind, path, data, spec, edit.inserted)
    partly = edit.kind in EVERYWHERE and isinstance(result, Edited)
    if found.presence is Presence.ABSENT and not partly:
        draft.warnings.append(gone)
    if isinstance(result, Unchanged) and result.line:
        draft.warnings.append(
            f"{path}: {edit.kind.replace('_', ' ')} {subject(spec)} stays, for it "
            "does more by now"
        )
    if isinstance(result, Refusal):
        draft.blockers.append(blocked(result, path))
    elif isinstance(result, Edited):
        if _takes_more(edit, result, staying):
            return
        draft.files[path] = result.data
        changed = found.presence is Presence.CHANGED
        changed = changed or _has_more(result.chunks, edit.inserted)
        what = subject(spec)
        draft.edits.append(
            PlannedEdit(record.name, edit.kind, what, path, result.line, changed)
        )
        heirs = [*draft.going, *staying]
        for heir in hand_over(path, edit.inserted, result.chunks, result.data, heirs):
            _replace(tree, heir, staying, draft)


def _replace(
    tree: Tree, heir: ComponentRecord, staying: list[ComponentRecord], draft: Draft
) -> None:
    """Keep the changed record of a component, of one that goes or of one that stays."""
    names = [each.name for each in draft.going]
    if heir.name in names:
        draft.going[names.index(heir.name)] = heir
    else:
        replace_record(tree, staying, heir, draft)


def _left_to_another(
    tree: Tree, edit: EditRecord, staying: list[ComponentRecord], draft: Draft
) -> bool:
    """Leave a requirement to another component that has recorded the same package."""
    if edit.kind != "requirement":
        return False
    for heir in (*draft.going[1:], *staying):
        for number, other in enumerate(heir.edits):
            if not is_same_requirement(edit, other):
                continue
            if edit.inserted:
                edits = (*heir.edits[:number], edit, *heir.edits[number + 1 :])
                _replace(tree, replace(heir, edits=edits), staying, draft)
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
    if not inserted:
        return False
    rest = iter(_LAYOUT.sub("", "".join(inserted)))
    return not all(each in rest for each in _LAYOUT.sub("", "".join(deleted)))


def replace_record(
    tree: Tree, staying: list[ComponentRecord], heir: ComponentRecord, draft: Draft
) -> None:
    """Write the changed record of a component that stays into the state file."""
    index = next(n for n, each in enumerate(staying) if each.name == heir.name)
    old, staying[index] = staying[index], heir
    data = Overlay(tree, draft.files).read(state.PATH)
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
