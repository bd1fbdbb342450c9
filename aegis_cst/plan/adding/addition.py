"""The plan of ``aegis add``."""

from collections.abc import Sequence
from dataclasses import replace

from aegis_cst.components.catalogue import (
    catalogue,
    integrations,
    placed_component,
    with_required,
)
from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.adding.addition_notes import (
    along,
    left_out,
    unlisted,
    unread,
    with_it,
)
from aegis_cst.plan.adding.next_steps import next_steps
from aegis_cst.plan.adding.rivals import tell_rivals
from aegis_cst.plan.draft import Draft
from aegis_cst.plan.edits.insertion import insert_edit
from aegis_cst.plan.edits.kinds import subject
from aegis_cst.plan.edits.shared_entries import completed
from aegis_cst.plan.model import Plan
from aegis_cst.plan.own_files import taken
from aegis_cst.plan.places.installed import is_installed
from aegis_cst.plan.places.layouts import layout_of
from aegis_cst.plan.places.router_row import RouterRow
from aegis_cst.plan.places.services import (
    edits_of,
    locked,
    unread_image,
    used_instead,
)
from aegis_cst.plan.proofs.proof import proven
from aegis_cst.plan.proofs.stopped import stopped_by_added
from aegis_cst.plan.proofs.version_proof import doubts, version_conflicts
from aegis_cst.plan.sound_state import sound_state
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.entry.results import Entry, Undecided
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.layout import BASE, Layout
from aegis_cst.reading.project import Project
from aegis_cst.reading.record import state
from aegis_cst.reading.record.state import ComponentRecord, State


def plan_add(
    tree: Tree, names: Sequence[str], entry: str = "", found: Entry | None = None
) -> Plan:
    """Plan to add components, and those that they require, to a project.

    ``entry`` is ``module:name`` of the application, for where nothing says it.
    ``found`` is the application as these files are known to say it.
    """
    project = Project(tree, entry)
    if found is not None:
        project.found = found
    return proven(project, drafted(project, names))


def drafted(project: Project, names: Sequence[str]) -> Plan:
    """Plan to add components, with what stands in the way; nothing is proven yet."""
    draft = Draft(project)
    known = sound_state(draft.before)
    layout = layout_of(draft.before)
    there = [each for each in names if each in catalogue()]
    if isinstance(known, State) and isinstance(layout, Layout):
        # One of others may have left the catalogue since it was added.
        for name in names:
            if name not in there:
                _asked_for(known, name, draft)
        return _plan(draft, layout, _added(draft, known, layout, there))
    found = draft.before.found
    if isinstance(found, Undecided):
        layout = found.blocker(f"aegis add {' '.join(names)}")
    blockers = [each for each in (known, layout) if isinstance(each, Blocker)]
    return Plan("add", (), blockers=(*blockers, *_besides(draft.before, there)))


def _besides(project: Project, names: Sequence[str]) -> list[Blocker]:
    """What would stand in the way next, where the application cannot be read."""
    if not isinstance(project.found, Entry):
        return []
    # A lifespan may well be there: nothing is said about what starts without one.
    wanted = [placed_component(name, BASE) for name in with_required(names)]
    return version_conflicts(wanted, project.dependencies)


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
                _asked_for(known, name, draft)
            continue
        added.append(manifest)
        if name not in names and not manifest.foundation:
            draft.warnings.append(along(manifest, names))
        there = {*known.components, *(each.name for each in added), *names}
        # The list grows while it is gone through: an integration may complete another.
        wanted += [each for each in integrations(there) if each not in wanted]
    # All that stands in the way is told at once, versions before anything else.
    dependencies = draft.before.dependencies
    draft.blockers += version_conflicts(added, dependencies)
    draft.warnings += [
        f"{each.place}: {each.reason}"
        for manifest in added
        for each in doubts(manifest.needs, dependencies)
    ]
    for manifest in added:
        tell_rivals(manifest, draft)
    draft.warnings += with_it(added)
    row = RouterRow(draft)
    for manifest in added:
        add_component(manifest, draft, row, along=manifest.name not in names)
    draft.warnings += unread(draft)
    if added and not draft.blockers:
        draft.warnings += stopped_by_added(draft.project, [each.name for each in added])
    return added


def _asked_for(known: State, name: str, draft: Draft) -> None:
    """Say that a component is there; one that only came along is kept from now on."""
    record = known.components.get(name)
    data = draft.project.tree.read(state.PATH)
    if record is None or not record.along or data is None:
        draft.kept.append(f"{name} is there already")
        return
    kept = replace(record, along=False)
    draft.files[state.PATH] = state.with_changed(data, record, kept)
    draft.owned.add(state.PATH)
    draft.kept.append(f"{name} is there already, and stays from now on by itself")


def _plan(draft: Draft, layout: Layout, added: Sequence[Manifest]) -> Plan:
    return Plan(
        command="add",
        components=tuple(each.name for each in added),
        changes=tuple(draft.changes()),
        edits=tuple(draft.edits),
        blockers=tuple(dict.fromkeys(draft.blockers)),
        kept=(*draft.kept, *unlisted(draft)),
        left_out=tuple(left_out(added)),
        warnings=tuple(dict.fromkeys(draft.warnings)),
        next_steps=next_steps(draft, layout, added),
    )


def add_component(
    manifest: Manifest, draft: Draft, row: RouterRow, *, along: bool
) -> None:
    """Add one component to the draft, its routers to the ``row`` of those before."""
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
            draft.warnings += locked(draft.project, instead[service.name])
    draft.warnings += unread_image(draft.before, manifest)
    for wanted in edits_of(draft.project, manifest):
        if wanted.kind == "requirement" and not draft.before.dependencies.manifests:
            draft.missing.append(subject(wanted.spec))
        # Each edit sees those before it: several may go into one file.
        for location in row.locations(wanted):
            record = insert_edit(location, manifest.name, wanted, draft)
            if record is not None:
                records.append(record)
    records += completed(manifest, known, draft)
    record_of_all = ComponentRecord(
        manifest.name,
        manifest.version,
        known.next_order,
        files,
        tuple(records),
        draft.before.entry,
        along,
        manifest.origin,
        manifest.digest,
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
            # On record with both, so that whoever goes last takes it along.
            if path in brought:
                digests[path] = state.digest(data)
            continue
        if (blocking := taken(tree, path)) is not None:
            reason = (
                f"a file of this name already stands where one of {manifest.name} "
                "belongs; move or rename it"
            )
            draft.blockers.append(Blocker(reason, blocking, 1))
            continue
        draft.files[path] = data
        draft.owned.add(path)
        digests[path] = state.digest(data)
    return digests
