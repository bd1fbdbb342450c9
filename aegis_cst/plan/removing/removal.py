"""The plan of ``aegis remove``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from aegis_cst.components.catalogue import catalogue, requiring, unneeded
from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.draft import Draft
from aegis_cst.plan.edits.kinds import dump_spec
from aegis_cst.plan.edits.module_names import import_root
from aegis_cst.plan.edits.references import (
    Reference,
    references,
    tables_in,
    vanishing,
)
from aegis_cst.plan.edits.shared_entries import give_up
from aegis_cst.plan.edits.strip import strip_edit
from aegis_cst.plan.model import Direction, Plan
from aegis_cst.plan.own_files import Wishes, remove_files
from aegis_cst.plan.places.installed import presence, stands_in_code
from aegis_cst.plan.places.layouts import manifest_in
from aegis_cst.plan.places.location import locations
from aegis_cst.plan.places.services import edits_of
from aegis_cst.plan.proofs.proof import proven
from aegis_cst.plan.proofs.stopped import stopped_by_removed
from aegis_cst.plan.removing.named_by_user import name_references, whole
from aegis_cst.plan.sound_state import sound_state
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.project import Project
from aegis_cst.reading.record import state
from aegis_cst.reading.record.state import ComponentRecord, EditRecord, digest
from codemods.result import Presence


def plan_remove(tree: Tree, names: Sequence[str], wishes: Wishes) -> Plan:
    """Plan to remove components from a project."""
    project = Project(tree)
    known = sound_state(project)
    if isinstance(known, Blocker):
        return Plan("remove", (), blockers=(known,))
    records = dict(known.components)
    for name in (*names, *_integrations_of(names, catalogue())):
        if name in records or name not in catalogue():
            continue
        manifest = manifest_in(project, name)
        if manifest.files and stands_in_code(project, manifest):
            records[name] = _from_manifest(project, manifest)
    draft = Draft(project)
    leaving = _leaving(names, records, draft)
    going = [records[name] for name in leaving if name in records]
    going.sort(key=lambda each: each.order, reverse=True)
    draft.kept += [f"{name} is not there" for name in names if name not in records]
    draft.blockers += _still_required(names, list(records))
    staying = [each for each in records.values() if each not in going]
    draft.going = list(going)
    for record in going:
        _remove(record, staying, wishes, draft)
    if going and not wishes.force:
        name_references(going, staying, draft)
    if going and not draft.blockers:
        draft.warnings += stopped_by_removed(project, draft.project, going)
    return proven(
        project,
        Plan(
            command="remove",
            components=tuple(record.name for record in going),
            changes=tuple(draft.changes()),
            edits=tuple(draft.edits),
            blockers=tuple(dict.fromkeys(draft.blockers)),
            kept=tuple(draft.kept),
            warnings=tuple(draft.warnings),
            direction=Direction.REMOVE,
        ),
        forced=wishes.force or wishes.keep_edited,
    )


def _leaving(
    names: Sequence[str], records: Mapping[str, ComponentRecord], draft: Draft
) -> list[str]:
    """What goes: what is named, and what has only come along with it."""
    leaving = [*names, *_integrations_of(names, records)]
    waiting = list(leaving)
    while waiting:
        gone = catalogue().get(waiting.pop(0))
        for name in gone.requires if gone is not None else ():
            record = records.get(name)
            if record is None or not record.along or name in leaving:
                continue
            if catalogue()[name].foundation or _is_needed(name, leaving, records):
                continue
            user = _user_of(record, leaving, records, draft)
            if user is not None:
                draft.kept.append(f"{name} stays: {user.path}:{user.line} names it")
                continue
            more = [name, *_integrations_of([name], records)]
            leaving += [each for each in more if each not in leaving]
            waiting.append(name)
    return leaving + unneeded([name for name in records if name not in leaving])


def _is_needed(name: str, leaving: Sequence[str], installed: Iterable[str]) -> bool:
    """Whether something that stays requires a component, for all that is known."""
    staying = [each for each in installed if each not in leaving]
    known = catalogue()
    return any(each not in known or name in known[each].requires for each in staying)


def _user_of(
    record: ComponentRecord,
    leaving: Sequence[str],
    records: Mapping[str, ComponentRecord],
    draft: Draft,
) -> Reference | None:
    """The first line that would still name what a component has brought, if it went."""
    names = [record.name, *leaving]
    going = [each for each in records.values() if each.name in names]
    going.sort(key=lambda each: each.order, reverse=True)
    staying = [each for each in records.values() if each.name not in names]
    trial = Draft(draft.before)
    trial.going = list(going)
    for each in going:
        _remove(each, staying, Wishes(force=True), trial)
    after = trial.tree
    own = {path for each in records.values() for path in each.files}
    gone = whole(list(record.files), staying)
    tables = tables_in(draft.before.tree, gone)
    what = vanishing([record], gone, staying, tables, import_root(draft.before))
    return next(references(after, what, own), None)


def _integrations_of(names: Sequence[str], installed: Iterable[str]) -> list[str]:
    """Installed integrations of components that go: they go along."""
    return [
        name
        for name in installed
        if (manifest := catalogue().get(name)) is not None
        and manifest.is_integration
        and set(manifest.requires) & set(names)
    ]


def _still_required(names: Sequence[str], installed: Sequence[str]) -> list[Blocker]:
    blockers = []
    for name in names:
        needing = [
            each for each in requiring(name) if each in installed and each not in names
        ]
        if needing:
            both = " ".join([*needing, name])
            blockers.append(
                Blocker(
                    f"{name} is required by {', '.join(needing)}; "
                    f"to remove both: aegis remove {both}"
                )
            )
    return blockers


def _from_manifest(project: Project, manifest: Manifest) -> ComponentRecord:
    """The record of a component whose entry in the state file was lost."""
    edits = []
    for wanted in edits_of(project, manifest):
        for location in locations(project, wanted):
            if location is None or isinstance(location, Blocker):
                continue
            # A requirement with other bounds is the user's, and stays.
            if presence(project, wanted, location) is Presence.OURS:
                spec = dump_spec(location.spec)
                edits.append(EditRecord(wanted.kind, location.path, spec, ()))
    files = {path: digest(data) for path, data in manifest.files.items()}
    return ComponentRecord(manifest.name, "", 0, files, tuple(edits))


def _remove(
    record: ComponentRecord,
    staying: list[ComponentRecord],
    wishes: Wishes,
    draft: Draft,
) -> None:
    """Take a component out of the draft, the first of those that go.

    What an edit leaves for the one beside it, such as a blank line, is from then on
    that one's: those that go as well take it along.
    """
    remove_files(record, staying, wishes, draft)
    going = draft.going
    while going[0].edits:
        edit = going[0].edits[-1]
        going[0] = replace(going[0], edits=going[0].edits[:-1])
        give_up(record, edit, staying, draft)
        strip_edit(record, edit, staying, draft)
    del going[0]
    data = draft.tree.read(state.PATH)
    if data is not None:
        draft.files[state.PATH] = state.without_component(data, record)
        draft.owned.add(state.PATH)
