"""The plan of ``aegis update``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from aegis_cst.components.catalogue import (
    catalogue,
    integrations,
    placed_component,
    unneeded,
    with_required,
)
from aegis_cst.components.manifest import Manifest
from aegis_cst.components.newer import changes_since
from aegis_cst.plan.adding.addition import add_component
from aegis_cst.plan.adding.addition_notes import along, left_out
from aegis_cst.plan.adding.next_steps import next_steps
from aegis_cst.plan.draft import Draft
from aegis_cst.plan.model import Direction, Plan
from aegis_cst.plan.places.layouts import layout_of
from aegis_cst.plan.places.router_row import RouterRow
from aegis_cst.plan.proofs.proof import proven
from aegis_cst.plan.proofs.version_proof import version_conflicts
from aegis_cst.plan.sound_state import sound_state
from aegis_cst.plan.updating.choices import Choices, Originals, nowhere
from aegis_cst.plan.updating.chosen_components import ahead, chosen_components, missing
from aegis_cst.plan.updating.gone_names import fix_names, named_by_user, new_names
from aegis_cst.plan.updating.standing import Pair, settled_edits
from aegis_cst.plan.updating.told_edits import told_edits
from aegis_cst.plan.updating.updated_edits import EditsUpdate
from aegis_cst.plan.updating.updated_files import FilesUpdate
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.layout import Layout
from aegis_cst.reading.project import Project
from aegis_cst.reading.record import state
from aegis_cst.reading.record.state import ComponentRecord, State

_ALL = Choices()


def plan_update(
    tree: Tree,
    names: Sequence[str] = (),
    choices: Choices = _ALL,
    originals: Originals = nowhere,
) -> Plan:
    """Plan to bring components to their versions of today; without names all of them.

    What components require is brought along, and so are their integrations.
    """
    project = Project(tree)
    known, layout = sound_state(project), layout_of(project)
    blockers = [each for each in (known, layout) if isinstance(each, Blocker)]
    if not isinstance(known, State) or not isinstance(layout, Layout) or blockers:
        return _refused(blockers)
    draft = Draft(project)
    chosen = list(chosen_components(known, names, draft))
    blockers = [*missing(known, names), *ahead(chosen)]
    if blockers:
        return _refused(blockers)
    update = _Update(draft, known, layout, chosen, choices, originals)
    update.run()
    return proven(project, update.plan())


def _refused(blockers: Sequence[Blocker]) -> Plan:
    refused = tuple(blockers)
    return Plan("update", (), blockers=refused, direction=Direction.UPDATE)


@dataclass(slots=True)
class _Update:
    """The work in between: ``chosen`` are the records in their order."""

    draft: Draft
    known: State
    layout: Layout
    chosen: Sequence[ComponentRecord]
    choices: Choices
    originals: Originals
    added: tuple[Manifest, ...] = ()

    def run(self) -> None:
        """Take out, bring the files up to date, put in, and look who is left behind."""
        draft = self.draft
        pairs = [(each, self._manifest(each.name)) for each in self.chosen]
        staying = [
            each for each in self.known.components.values() if each not in self.chosen
        ]
        # Asked of the project as it is: once anything is taken out, places are others.
        settled = settled_edits(draft.before, pairs)
        names = new_names(pairs)
        edits = EditsUpdate(draft, pairs, staying, settled, names, self.choices)
        edits.take_out()
        draft.blockers += self._mistaken(pairs, edits)
        draft.between = dict(draft.files)
        digests = {
            record.name: self._files(record, manifest) for record, manifest in pairs
        }
        # As they were added, the last goes first.
        for record, now in zip(reversed(self.chosen), draft.going, strict=True):
            self._record(record, now)
        draft.going = []
        self._compare_versions(pairs)
        updated = []
        for record, manifest in pairs:
            if manifest is None:
                edits.put_in_nothing(record)
                self._record(record, None)
                continue
            self._add_required(manifest)
            found = edits.put_in(record, manifest)
            new = replace(
                record,
                version=manifest.version,
                files=digests[record.name],
                edits=found,
                origin=manifest.origin,
                digest=manifest.digest,
            )
            self._record(record, new)
            updated.append(new)
        self._add_integrations()
        draft.edits = told_edits(draft.edits, self.chosen, updated)
        if self.choices.fix:
            fix_names(draft, pairs, [*updated, *staying])
        draft.blockers += named_by_user(draft, pairs, [*updated, *staying])

    def _mistaken(self, pairs: Sequence[Pair], edits: EditsUpdate) -> Iterator[Blocker]:
        """Files that were named, and hold nothing of the components."""
        files = {path for record, _ in pairs for path in record.files}
        files |= {path for _, each in pairs if each is not None for path in each.files}
        files |= {edit.path for record, _ in pairs for edit in record.edits}
        files |= {each.removal.path for each in edits.changed() if each.removal}
        for path in sorted((self.choices.take_new | self.choices.keep_mine) - files):
            yield Blocker("holds nothing of a component that is updated", path)
        for path in sorted(self.choices.take_new & self.choices.keep_mine):
            yield Blocker("--take-new and --keep-mine exclude each other", path)

    def _manifest(self, name: str) -> Manifest | None:
        """The component as it is for the project; ``None`` if it is to go."""
        if name not in catalogue():
            return None
        installed = self.known.components.keys() & catalogue().keys()
        if name in unneeded(installed):
            return None
        return placed_component(name, self.layout)

    def _files(
        self, record: ComponentRecord, manifest: Manifest | None
    ) -> dict[str, str]:
        others = {
            path
            for each in self.known.components.values()
            for path in each.files
            if each.name != record.name
        }
        files = FilesUpdate(
            self.draft,
            record,
            others,
            self.choices,
            self.originals,
            self.layout.root,
        )
        if manifest is not None:
            return files.to(manifest)
        files.away()
        return {}

    def _record(self, old: ComponentRecord, new: ComponentRecord | None) -> None:
        """Put another record in the place of the one that is in the state file."""
        data = self.draft.project.tree.read(state.PATH)
        left = state.without_component(data, old) if data is not None else None
        self.draft.files[state.PATH] = (
            state.with_component(left, new) if new is not None else left
        )
        self.draft.owned.add(state.PATH)

    def _compare_versions(self, pairs: Sequence[Pair]) -> None:
        now = [manifest for _, manifest in pairs if manifest is not None]
        project = self.draft.project
        self.draft.blockers += version_conflicts(now, project.dependencies)

    def _add_required(self, manifest: Manifest) -> None:
        """Add what a component requires since this version."""
        for name in with_required([manifest.name], self.layout):
            self._add(name, [manifest.name])

    def _add_integrations(self) -> None:
        known = self.draft.project.state
        there = known.components if isinstance(known, State) else {}
        for name in integrations(there):
            self._add(name, ())

    def _add(self, name: str, requiring: Sequence[str]) -> None:
        known = self.draft.project.state
        if not isinstance(known, State) or name in known.components:
            return
        manifest = placed_component(name, self.layout)
        self.draft.warnings.append(along(manifest, requiring))
        self.draft.blockers += version_conflicts(
            [manifest], self.draft.project.dependencies
        )
        add_component(manifest, self.draft, RouterRow(self.draft), along=True)
        self.added = (*self.added, manifest)

    def plan(self) -> Plan:
        """The plan of the update, after ``run``."""
        draft = self.draft
        changed = draft.changes()
        told, steps = self._told()
        return Plan(
            "update",
            tuple(each.name for each in self.chosen) if changed else (),
            changes=tuple(changed),
            edits=tuple(draft.edits),
            blockers=tuple(dict.fromkeys(draft.blockers)),
            kept=(*draft.kept, *(() if changed else self._up_to_date())),
            left_out=tuple(left_out(self.added)),
            warnings=tuple(dict.fromkeys([*told, *draft.warnings])) if changed else (),
            next_steps=(*steps, *next_steps(draft, self.layout, self.added)),
            direction=Direction.UPDATE,
            originals=tuple(draft.originals),
        )

    def _told(self) -> tuple[list[str], list[str]]:
        """What the versions in between have to say, and what to do about it."""
        told, steps = [], []
        for record in self.chosen:
            manifest = catalogue().get(record.name)
            for each in changes_since(record, manifest) if manifest is not None else ():
                told.append(f"{record.name} {each.since}: {each.text}")
                steps += [each.step] if each.step else []
        return told, list(dict.fromkeys(steps))

    def _up_to_date(self) -> Iterator[str]:
        for record in self.chosen:
            yield f"{record.name} is at {record.version} already"
