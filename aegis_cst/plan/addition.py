"""The plan of ``aegis add``."""

from collections.abc import Iterator, Sequence

import aegis_cst
from aegis_cst.components.catalogue import (
    catalogue,
    integrations,
    placed_component,
    required_components,
    with_required,
)
from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.draft import Draft
from aegis_cst.plan.installed import is_installed
from aegis_cst.plan.kinds import dump_spec, subject
from aegis_cst.plan.layouts import layout_of
from aegis_cst.plan.location import Located, locations
from aegis_cst.plan.model import Plan, PlannedEdit
from aegis_cst.plan.next_steps import next_steps
from aegis_cst.plan.proof import proven
from aegis_cst.plan.recorded import recorded
from aegis_cst.plan.services import edits_of, used_instead
from aegis_cst.plan.shared_entries import completed
from aegis_cst.plan.version_proof import doubts, version_conflicts
from aegis_cst.plan.wanted import Wanted
from aegis_cst.reading.blocker import Blocker, blocked, content
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.layout import Layout
from aegis_cst.reading.project import Project
from aegis_cst.reading.record import state
from aegis_cst.reading.record.state import ComponentRecord, EditRecord, State
from codemods.result import Edited, Refusal


def plan_add(tree: Tree, names: Sequence[str], entry: str = "") -> Plan:
    """Plan to add components, and those that they require, to a project.

    ``entry`` is ``module:name`` of the application, for where nothing says it.
    """
    draft = Draft(Project(tree, entry))
    known = recorded(draft.before)
    layout = layout_of(draft.before)
    for blocker in (known, layout):
        if isinstance(blocker, Blocker):
            return Plan("add", (), blockers=(blocker,))
    if isinstance(known, State) and isinstance(layout, Layout):
        added = _added(draft, known, layout, names)
        return proven(draft.before, _plan(draft, added))
    return Plan("add", ())


def _added(
    draft: Draft, known: State, layout: Layout, names: Sequence[str]
) -> list[Manifest]:
    """Add to the draft what is not there yet, in the order of what needs what."""
    added: list[Manifest] = []
    wanted = with_required(names, layout)
    for name in wanted:
        manifest = placed_component(name, layout)
        if is_installed(draft.project, manifest, known):
            if name in names:
                draft.kept.append(f"{name} is there already")
            continue
        added.append(manifest)
        if name not in names and not manifest.foundation:
            draft.warnings.append(f"{name} comes along: {_because(manifest, names)}")
        there = {*known.components, *(each.name for each in added), *names}
        wanted += [each for each in integrations(there) if each not in wanted]
    # All that stands in the way is told at once, versions before anything else.
    dependencies = draft.before.dependencies
    draft.blockers += version_conflicts(added, dependencies)
    draft.warnings += [
        f"{each.place}: {each.reason}"
        for manifest in added
        for each in doubts(manifest.needs, dependencies)
    ]
    draft.warnings += _with_it(added)
    for manifest in added:
        _add(manifest, draft)
    return added


def _with_it(added: Sequence[Manifest]) -> Iterator[str]:
    """What comes along that nobody can name: the foundations of components."""
    found = [each for each in added if each.foundation]
    files = [path for each in found for path in each.files if path.endswith(".py")]
    own = [path for path in files if not path.endswith("/__init__.py")]
    if own:
        needing = ", ".join(each.name for each in added if not each.foundation)
        yield f"with {needing} comes what it relies on: {', '.join(own)}"


def _plan(draft: Draft, added: Sequence[Manifest]) -> Plan:
    left_out = dict.fromkeys(
        f"left out: {each}" for manifest in added for each in manifest.left_out
    )
    return Plan(
        command="add",
        components=tuple(each.name for each in added),
        changes=tuple(draft.changes()),
        edits=tuple(draft.edits),
        blockers=tuple(dict.fromkeys(draft.blockers)),
        kept=(*draft.kept, *left_out, *_to_install(draft)),
        warnings=tuple(dict.fromkeys(draft.warnings)),
        next_steps=next_steps(draft.project, added),
    )


def _to_install(draft: Draft) -> Iterator[str]:
    """The command for requirements that no file of the project lists."""
    missing = dict.fromkeys(draft.missing)
    if missing:
        words = " ".join(f'"{each}"' for each in missing)
        yield f"no file lists requirements; {draft.before.dependencies.install} {words}"


def _because(manifest: Manifest, names: Sequence[str]) -> str:
    if manifest.is_integration:
        both = " and ".join(required_components(manifest))
        return f"{both} are both there"
    needing = [each for each in names if manifest.name in with_required([each])]
    needing = needing or [
        each for each in names if manifest.name in catalogue()[each].requires
    ]
    return f"{', '.join(needing)} requires it"


def _add(manifest: Manifest, draft: Draft) -> None:
    """Add one component to the draft."""
    known = draft.project.state
    if isinstance(known, Blocker):
        draft.blockers.append(known)
        return
    files = _own_files(manifest, known, draft)
    records = []
    instead = used_instead(draft.project)
    for service in manifest.service:
        if service.name in instead:
            draft.kept.append(
                f"the service {instead[service.name]} of yours is used, none is added"
            )
    for wanted in edits_of(draft.project, manifest):
        if wanted.kind == "requirement" and not draft.before.dependencies.manifests:
            draft.missing.append(subject(wanted.spec))
        # Each edit sees those before it: several may go into one file.
        for location in locations(draft.project, wanted):
            record = _edit(location, manifest, wanted, draft)
            if record is not None:
                records.append(record)
    records += completed(draft.before.tree, manifest, known, draft)
    record_of_all = ComponentRecord(
        manifest.name,
        aegis_cst.__version__,
        known.next_order,
        files,
        tuple(records),
        draft.before.entry,
    )
    data = draft.project.tree.read(state.PATH)
    draft.files[state.PATH] = state.with_component(data, record_of_all)
    draft.owned.add(state.PATH)


def _own_files(manifest: Manifest, known: State, draft: Draft) -> dict[str, str]:
    """Bring the component's files; what others have brought alike is there already."""
    tree = draft.project.tree
    digests = {}
    brought = {path for each in known.components.values() for path in each.files}
    for path, data in manifest.files.items():
        if path in manifest.shared and tree.read(path) is not None:
            if path in brought:
                digests[path] = state.digest(data)
            continue
        if (taken := _taken(tree, path)) is not None:
            reason = (
                f"a file of this name already stands where one of {manifest.name} "
                "belongs; move or rename it"
            )
            draft.blockers.append(Blocker(reason, taken, 1))
            continue
        draft.files[path] = data
        draft.owned.add(path)
        digests[path] = state.digest(data)
    return digests


def _taken(tree: Tree, path: str) -> str | None:
    """What stands in the way of a file: at its path, or in place of a folder."""
    if tree.exists(path):
        return path
    folders = (path[:at] for at, character in enumerate(path) if character == "/")
    return next((each for each in folders if content(tree, each) is not None), None)


def _edit(
    location: Located, manifest: Manifest, wanted: Wanted, draft: Draft
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
        draft.blockers.append(blocked(result, location.path))
        return None
    if not isinstance(result, Edited):
        if wanted.kind != "requirement":
            # That others require the same is how it should be.
            draft.kept.append(f"{location.path}:{result.line} {what} is there already")
        return None
    draft.files[location.path] = result.data
    draft.edits.append(
        PlannedEdit(
            manifest.name,
            wanted.kind,
            subject(location.spec),
            location.path,
            result.line,
        )
    )
    return EditRecord(
        wanted.kind, location.path, dump_spec(location.spec), result.chunks
    )
