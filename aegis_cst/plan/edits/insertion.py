"""One edit put into a draft, at its place."""

from dataclasses import replace

from aegis_cst.plan.draft import Draft
from aegis_cst.plan.edits.kinds import dump_spec, subject
from aegis_cst.plan.edits.located import Located
from aegis_cst.plan.edits.references import import_name, is_same_requirement
from aegis_cst.plan.edits.wanted import Wanted
from aegis_cst.plan.model import PlannedEdit
from aegis_cst.reading.blocker import Blocker, blocked, content
from aegis_cst.reading.record.recorded_edits import edits_on_record
from aegis_cst.reading.record.state import EditRecord
from codemods.result import Edited, Refusal


def insert_edit(
    location: Located, component: str, wanted: Wanted, draft: Draft
) -> EditRecord | None:
    """Make one edit in the draft; give back what the state file has to remember."""
    what = f"{wanted.kind} {subject(wanted.spec)}"
    if location is None:
        draft.kept.append(f"{what} is left out, as [tool.aegis.anchors] says")
        return None
    if isinstance(location, Blocker):
        draft.blockers.append(location)
        return None
    data = content(draft.project.tree, location.path)
    if not isinstance(data, bytes):
        missing = Blocker("there is no such file", location.path)
        draft.blockers.append(data or missing)
        return None
    location, result = location.made(data)
    if isinstance(result, Refusal):
        blocker = blocked(result, location.path)
        told = {each.place for each in draft.blockers}
        if wanted.kind != "requirement" or blocker.place not in told:
            # A version that stands in the way has been told before, with its line.
            draft.blockers.append(blocker)
        return None
    if not isinstance(result, Edited):
        if wanted.kind != "requirement":
            draft.kept.append(f"{location.path}:{result.line} {what} is there already")
            return None
        # That others require the same is how it should be: whoever goes last takes it.
        shared = EditRecord(wanted.kind, location.path, dump_spec(location.spec), ())
        brought = _brought(shared, draft)
        # The user's code imported it before: that is no reason to keep it listed.
        return None if brought is None else replace(shared, used=brought.used)
    draft.files[location.path] = result.data
    draft.edits.append(
        PlannedEdit(
            component,
            wanted.kind,
            subject(location.spec),
            location.path,
            result.line,
        )
    )
    spec = dump_spec(location.spec)
    # If the user's code imports it already, its import there is no reason to refuse
    # when the component goes.
    used = wanted.kind == "requirement" and draft.imports(
        import_name(str(spec["requirement"]))
    )
    return EditRecord(wanted.kind, location.path, spec, result.chunks, used)


def _brought(edit: EditRecord, draft: Draft) -> EditRecord | None:
    """The edit by which another component has brought a requirement."""
    there = edits_on_record(draft.project.state)
    return next((each for each in there if is_same_requirement(edit, each)), None)
