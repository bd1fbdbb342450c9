"""The plan of ``aegis add``."""

from collections.abc import Sequence

import aegis_cst
from aegis_cst.components.catalogue import (
    catalogue,
    integrations,
    required_components,
    with_required,
)
from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.draft import Draft
from aegis_cst.plan.installed import is_installed
from aegis_cst.plan.kinds import dump_spec, subject
from aegis_cst.plan.location import locate
from aegis_cst.plan.model import Plan, PlannedEdit
from aegis_cst.plan.next_steps import next_steps
from aegis_cst.plan.proof import proven
from aegis_cst.plan.recorded import recorded
from aegis_cst.plan.services import used_instead
from aegis_cst.plan.shared_entries import completed
from aegis_cst.plan.wanted import Wanted, wanted_edits
from aegis_cst.reading.blocker import Blocker, blocked, content
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.project import Project
from aegis_cst.reading.record import state
from aegis_cst.reading.record.state import ComponentRecord, EditRecord, State
from codemods.result import Edited, Refusal


def plan_add(tree: Tree, names: Sequence[str]) -> Plan:
    """Plan to add components, and those that they require, to a project."""
    draft = Draft(Project(tree))
    added: list[str] = []
    wanted = with_required(names)
    for name in wanted:
        project = draft.project
        known, manifest = recorded(project), catalogue()[name]
        if isinstance(known, Blocker):
            return Plan("add", (), blockers=(known,))
        if is_installed(project, manifest, known):
            if name in names:
                draft.kept.append(f"{name} is there already")
            continue
        added.append(name)
        if name not in names:
            draft.warnings.append(f"{name} comes along: {_because(manifest, names)}")
        _add(project, manifest, known, draft)
        there = {*known.components, *added, *names}
        wanted += [each for each in integrations(there) if each not in wanted]
    return proven(
        draft.before,
        Plan(
            command="add",
            components=tuple(added),
            changes=tuple(draft.changes()),
            edits=tuple(draft.edits),
            blockers=tuple(dict.fromkeys(draft.blockers)),
            kept=tuple(draft.kept),
            warnings=tuple(draft.warnings),
            next_steps=next_steps(draft.project, added),
        ),
    )


def _because(manifest: Manifest, names: Sequence[str]) -> str:
    if manifest.is_integration:
        return f"{' and '.join(required_components(manifest))} are both there"
    needing = [each for each in names if manifest.name in with_required([each])]
    return f"{', '.join(needing)} requires it"


def _add(project: Project, manifest: Manifest, known: State, draft: Draft) -> None:
    """Add one component to the draft."""
    files = _own_files(project, manifest, draft)
    records = []
    instead = used_instead(project)
    for service in manifest.service:
        if service.name in instead:
            draft.kept.append(
                f"the service {instead[service.name]} of yours is used, none is added"
            )
    for wanted in wanted_edits(manifest, instead):
        # Each edit sees those before it: several may go into one file.
        record = _edit(draft.project, manifest, wanted, draft)
        if record is not None:
            records.append(record)
    records += completed(project.tree, manifest, known, draft)
    record_of_all = ComponentRecord(
        manifest.name, aegis_cst.__version__, known.next_order, files, tuple(records)
    )
    data = project.tree.read(state.PATH)
    draft.files[state.PATH] = state.with_component(data, record_of_all)
    draft.owned.add(state.PATH)


def _own_files(project: Project, manifest: Manifest, draft: Draft) -> dict[str, str]:
    """Bring the component's files, with the newlines that the project uses."""
    digests = {}
    for path, data in manifest.files.items():
        if (taken := _taken(project.tree, path)) is not None:
            reason = (
                f"a file of this name already stands where one of {manifest.name} "
                "belongs; move or rename it"
            )
            draft.blockers.append(Blocker(reason, taken, 1))
            continue
        draft.files[path] = _as_in_project(project, data)
        draft.owned.add(path)
        digests[path] = state.digest(data)
    return digests


def _taken(tree: Tree, path: str) -> str | None:
    """What stands in the way of a file: at its path, or in place of a folder."""
    if tree.exists(path):
        return path
    folders = (path[:at] for at, character in enumerate(path) if character == "/")
    return next((each for each in folders if content(tree, each) is not None), None)


def _as_in_project(project: Project, data: bytes) -> bytes:
    """Text with CRLF where the project's entry has CRLF throughout."""
    application = project.application
    if isinstance(application, Blocker):
        return data
    sample = project.sources.read(application.path) or b""
    lines = sample.count(b"\n")
    if lines and sample.count(b"\r\n") == lines:
        return data.replace(b"\n", b"\r\n")
    return data


def _edit(
    project: Project, manifest: Manifest, wanted: Wanted, draft: Draft
) -> EditRecord | None:
    """Make one edit in the draft; give back what the state file has to remember."""
    location = locate(project, wanted)
    what = f"{wanted.kind} {subject(wanted.spec)}"
    if location is None:
        draft.kept.append(f"{what} is left out, as [tool.aegis.anchors] says")
        return None
    if isinstance(location, Blocker):
        draft.blockers.append(location)
        return None
    data = content(project.tree, location.path)
    if not isinstance(data, bytes):
        missing = Blocker("there is no such file", location.path)
        draft.blockers.append(data or missing)
        return None
    result = location.insert(data)
    if isinstance(result, Refusal):
        draft.blockers.append(blocked(result, location.path))
        return None
    if not isinstance(result, Edited):
        draft.kept.append(f"{location.path}:{result.line} {what} is there already")
        return None
    draft.files[location.path] = result.data
    draft.edits.append(
        PlannedEdit(
            manifest.name,
            wanted.kind,
            subject(wanted.spec),
            location.path,
            result.line,
        )
    )
    return EditRecord(
        wanted.kind, location.path, dump_spec(location.spec), result.chunks
    )
