"""Compose entries of one component that the service of another needs as well.

A variable or a mount goes to every service that runs the application's image. Where a
service does not inherit it, one that comes later gets it too: the component that brings
the service records that as an edit of its own, and gives it up when the first one goes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.draft import Draft
from aegis_cst.plan.edits.kinds import load_spec, module_of, subject
from aegis_cst.plan.edits.strip import brought, replace_record, strip_edit, where
from aegis_cst.plan.model import PlannedEdit
from aegis_cst.reading.blocker import blocked
from aegis_cst.reading.record.kinds import EVERYWHERE
from aegis_cst.reading.record.state import ComponentRecord, EditRecord, State
from codemods.result import Edited, Refusal


def completed(manifest: Manifest, known: State, draft: Draft) -> Iterator[EditRecord]:
    """Give a component's new services what earlier components have put into others."""
    if not manifest.service or draft.blockers:
        return
    records = sorted(known.components.values(), key=lambda each: each.order)
    for edit in (edit for record in records for edit in record.edits):
        if edit.kind not in EVERYWHERE:
            continue
        path = where(draft.tree, edit, brought(records))
        spec = load_spec(edit.kind, edit.spec)
        data = draft.tree.read(path)
        if data is None:
            continue
        result = module_of(edit.kind, path).insert(data, spec)
        if isinstance(result, Refusal):
            draft.blockers.append(blocked(result, path))
        elif isinstance(result, Edited):
            draft.files[path] = result.data
            what = subject(spec)
            draft.edits.append(
                PlannedEdit(manifest.name, edit.kind, what, path, result.line)
            )
            yield EditRecord(edit.kind, path, edit.spec, result.chunks)


def give_up(
    record: ComponentRecord,
    edit: EditRecord,
    staying: list[ComponentRecord],
    draft: Draft,
) -> None:
    """Take out what later components have completed an edit with, the last first."""
    if edit.kind not in EVERYWHERE:
        return
    later = [each for each in staying if each.order > record.order]
    # Each was put in below those before it.
    for heir in sorted(later, key=lambda each: each.order, reverse=True):
        for copy in _copies(edit, heir.edits):
            strip_edit(heir, copy, [], draft)
            kept = tuple(each for each in heir.edits if each is not copy)
            replace_record(staying, replace(heir, edits=kept), draft)


def _copies(edit: EditRecord, edits: Sequence[EditRecord]) -> list[EditRecord]:
    return [each for each in edits if (each.kind, each.spec) == (edit.kind, edit.spec)]
