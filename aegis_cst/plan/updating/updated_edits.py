"""The edits of components taken out as they were, and put in as they are now.

Since both are inverse, an edit that stands as written ends up at today's place. One
that the user has changed stays where it is, if what is wanted is the same as before.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.draft import Draft
from aegis_cst.plan.edits.edit_identity import is_counterpart, is_elsewhere
from aegis_cst.plan.edits.insertion import insert_edit
from aegis_cst.plan.edits.kinds import dump_spec, find, load_spec, subject
from aegis_cst.plan.edits.located import Located, Location
from aegis_cst.plan.edits.shared_entries import completed, give_up
from aegis_cst.plan.edits.strip import Removal, left_to_another, removal_of, take_out
from aegis_cst.plan.edits.wanted import Wanted
from aegis_cst.plan.places.location import locations
from aegis_cst.plan.places.services import edits_of
from aegis_cst.plan.updating.changed_edit import changed_edit
from aegis_cst.plan.updating.choices import Choices
from aegis_cst.plan.updating.merged_edit import merged_edit
from aegis_cst.plan.updating.standing import Pair, is_copy, same_edit
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.record.state import ComponentRecord, EditRecord, State
from codemods.result import Edited, Found, Presence, Unchanged


@dataclass(slots=True)
class Held:
    """An edit that stays as it stands: ``removal`` is what taking it out would do.

    Without one it cannot be taken out, for the reason in ``refused``, or it is gone, or
    there is no need to look.
    """

    edit: EditRecord
    removal: Removal | None = None
    refused: Blocker | None = None


@dataclass(slots=True)
class EditsUpdate:
    """The edits of components that are brought up to date together.

    ``settled`` are edits, by component and number, that are left alone; ``renamed`` are
    dotted names, old to new; ``choices`` are about files with edits that the user has
    changed. ``held`` are the edits, by their component, that were not
    taken out.
    """

    draft: Draft
    pairs: Sequence[Pair]
    staying: list[ComponentRecord]
    settled: Collection[tuple[str, int]]
    renamed: Mapping[str, str]
    choices: Choices
    held: dict[str, list[Held]] = field(default_factory=dict)

    def take_out(self) -> None:
        """Take out what is to go or to be put in anew, the last edit first."""
        draft = self.draft
        draft.going = [record for record, _ in reversed(self.pairs)]
        for at, record in enumerate(draft.going):
            held = self.held.setdefault(record.name, [])
            for number in range(len(record.edits) - 1, -1, -1):
                now = draft.going[at]
                edit = now.edits[number]
                if (stays := self._take_out(at, number, now, edit)) is not None:
                    held.insert(0, stays)
        for record in draft.going:
            # What others leave behind may have been handed to an edit that stays.
            for one, edit in zip(self.held[record.name], record.edits, strict=True):
                one.edit = edit

    def _take_out(
        self, at: int, number: int, record: ComponentRecord, edit: EditRecord
    ) -> Held | None:
        """Take one edit out, unless it is to stay."""
        draft = self.draft
        if (record.name, number) in self.settled:
            return Held(edit)
        left = (*record.edits[:number], *record.edits[number + 1 :])
        if left_to_another(record, edit, self.staying, draft):
            draft.going[at] = replace(draft.going[at], edits=left)
            return None
        known = State({each.name: each for each in [*draft.going, *self.staying]})
        removal = removal_of(record, edit, known, draft)
        if isinstance(removal, Blocker):
            return Held(edit, refused=removal)
        if not isinstance(removal, Removal) or removal.gone:
            return Held(edit)
        if removal.path not in self.choices.take_new and (
            removal.changed or is_elsewhere(edit, removal)
        ):
            return Held(edit, removal)
        draft.going[at] = replace(record, edits=left)
        give_up(record, edit, self.staying, draft)
        take_out(record, edit, removal, self.staying, draft)
        return None

    def changed(self) -> Iterator[Held]:
        """The edits that were not taken out."""
        for each in self.held.values():
            yield from each

    def put_in(
        self, record: ComponentRecord, manifest: Manifest
    ) -> tuple[EditRecord, ...]:
        """Put in what a component asks for now; gives what is to be remembered."""
        draft = self.draft
        held = self.held.get(record.name, [])
        found = []
        for wanted in edits_of(draft.project, manifest):
            for location in locations(draft.project, wanted):
                edit = self._kept(manifest.name, wanted, location, held)
                if isinstance(edit, Blocker):
                    draft.blockers.append(edit)
                    continue
                if edit is None:
                    edit = insert_edit(location, manifest.name, wanted, draft)
                if edit is not None:
                    found.append(edit)
        copies = [
            each for each in held if is_copy(each.edit, record, self._before(record))
        ]
        for each in copies:
            held.remove(each)
            found.append(each.edit)
        if isinstance(draft.project.state, State):
            others = {
                name: each
                for name, each in draft.project.state.components.items()
                if name != record.name and each.order < record.order
            }
            found += completed(manifest, State(others), draft)
        self._block(held)
        return tuple(found)

    def put_in_nothing(self, record: ComponentRecord) -> None:
        """Say what stands in the way of taking out all edits of a component."""
        self._block(self.held.get(record.name, []))

    def _before(self, record: ComponentRecord) -> list[Pair]:
        """The components that came earlier and are still there."""
        stay: list[Pair] = [(each, None) for each in self.staying]
        there = [each for each in self.pairs if each[1] is not None]
        return [each for each in (*stay, *there) if each[0].order < record.order]

    def _kept(
        self, component: str, wanted: Wanted, location: Located, held: list[Held]
    ) -> EditRecord | Blocker | None:
        """The edit that is left as it stands instead of making this one."""
        same = same_edit(wanted, location, [each.edit for each in held])
        if same is not None:
            held.remove(next(each for each in held if each.edit is same))
            return same
        if not isinstance(location, Location):
            return None
        for each in held:
            if not is_counterpart(each.edit, wanted, location):
                continue
            held.remove(each)
            return self._as_it_is(component, each, location)
        return None

    def _as_it_is(
        self, component: str, held: Held, location: Location
    ) -> EditRecord | Blocker:
        """What becomes of an edit of the user's where another one is wanted."""
        edit = held.edit
        other = replace(edit, spec=dump_spec(location.spec))
        if held.refused is not None:
            return held.refused
        if held.removal is None:
            what = f"{edit.kind} {subject(location.spec)}"
            self.draft.kept.append(f"{edit.path}: {what} is gone, and stays so")
            return replace(other, inserted=())
        path = held.removal.path
        data = self.draft.project.tree.read(path) or b""
        found = find(edit.kind, path, data, location.spec)
        if isinstance(found, Found) and found.presence is Presence.OURS:
            # The user has written what is wanted: it goes as if it had been inserted.
            _, result = location.made(held.removal.edited.data)
            made = (
                result if isinstance(result, Edited) and result.data == data else None
            )
            return replace(other, inserted=(made or held.removal.edited).chunks)
        if self._is_only_renamed(edit, location):
            return other
        if edit.kind == "requirement":
            _, result = location.made(data)
            if isinstance(result, Unchanged):
                return other
        if path in self.choices.keep_mine:
            _, result = location.made(held.removal.edited.data)
            written = result.chunks if isinstance(result, Edited) else edit.inserted
            return replace(other, inserted=written)
        both = merged_edit(self.draft, component, edit, path, location)
        return both or changed_edit(self.draft, edit, held.removal, location)

    def _is_only_renamed(self, edit: EditRecord, location: Location) -> bool:
        """Whether an edit names a module by its old name, and is the same but for it.

        Its import is like any other of the user's then, which is told, or fixed.
        """
        module = str(edit.spec.get("module", ""))
        if module not in self.renamed:
            return False
        spec = {**edit.spec, "module": self.renamed[module]}
        return load_spec(edit.kind, spec) == location.spec

    def _block(self, held: list[Held]) -> None:
        """What nobody asks for any more, and the user has changed."""
        for each in held:
            if each.refused is not None:
                self.draft.blockers.append(each.refused)
            if each.removal is None:
                continue
            path = each.removal.path
            if path in self.choices.keep_mine:
                what = subject(load_spec(each.edit.kind, each.edit.spec))
                told = f"{path}: {each.edit.kind} {what} stays; it is yours now"
                self.draft.kept.append(told)
                continue
            blocker = changed_edit(self.draft, each.edit, each.removal, None)
            self.draft.blockers.append(blocker)
