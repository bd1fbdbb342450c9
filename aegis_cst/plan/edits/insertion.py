"""One edit put into a draft, at its place."""

from dataclasses import replace

from aegis_cst.plan.draft import Draft
from aegis_cst.plan.edits.kinds import dump_spec, subject
from aegis_cst.plan.edits.located import Located, Location
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
    if isinstance(result, Edited):
        return _inserted(location, component, wanted, result, draft)
    if wanted.kind == "requirement":
        return _shared(location, wanted, draft)
    what = f"{wanted.kind} {subject(location.spec)}"  # as its services are called here
    draft.kept.append(f"{location.path}:{result.line} {what} is there already")
    return None


def _inserted(
    location: Location, component: str, wanted: Wanted, result: Edited, draft: Draft
) -> EditRecord:
    """Take a file with the edit in it into the draft."""
    path, what = location.path, subject(location.spec)
    draft.files[path] = result.data
    draft.edits.append(PlannedEdit(component, wanted.kind, what, path, result.line))
    spec = dump_spec(location.spec)
    # If the user's code imports it already, its import there is no reason to refuse
    # when the component goes.
    used = wanted.kind == "requirement" and draft.imports(
        import_name(str(spec["requirement"]))
    )
    return EditRecord(wanted.kind, path, spec, result.chunks, used)


def _shared(location: Location, wanted: Wanted, draft: Draft) -> EditRecord | None:
    """What to remember of a requirement that is listed already.

    That another component has brought it is how it should be: whoever goes last takes
    it along. One of the user's own is nothing to remember.
    """
    shared = EditRecord(wanted.kind, location.path, dump_spec(location.spec), ())
    brought = _brought(shared, draft)
    # The user's code imported it before: that is no reason to keep it listed.
    return None if brought is None else replace(shared, used=brought.used)


def _brought(edit: EditRecord, draft: Draft) -> EditRecord | None:
    """The edit by which another component has brought a requirement."""
    there = edits_on_record(draft.project.state)
    return next((each for each in there if is_same_requirement(edit, each)), None)
