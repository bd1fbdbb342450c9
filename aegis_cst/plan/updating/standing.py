"""Files in which every edit stands as this version would have it.

An update leaves those alone: not only would nothing be gained, an edit may also stand
where the user has moved it, in the form that the user has given it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.edits.kinds import load_spec
from aegis_cst.plan.edits.located import Located, Location
from aegis_cst.plan.edits.strip import brought, where
from aegis_cst.plan.edits.wanted import Spec, Wanted
from aegis_cst.plan.places.installed import presence
from aegis_cst.plan.places.location import locations
from aegis_cst.plan.places.services import edits_of
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.kinds import EVERYWHERE
from aegis_cst.reading.record.recorded_edits import components_of
from aegis_cst.reading.record.state import ComponentRecord, EditRecord
from codemods.compose import service as compose_service
from codemods.result import Presence

Pair = tuple[ComponentRecord, Manifest | None]
"""A component as it is on record, and as it is now; ``None`` if there is none now."""

_Standing = tuple[str, str, Spec]
"""Component, kind and specification of an edit."""


def settled_edits(
    project: Project, pairs: Sequence[Pair]
) -> frozenset[tuple[str, int]]:
    """Edits, by component and number, in files whose edits are as before, and in order.

    They are in the files that they stand in by now, wherever the record has them.
    """
    paths = _paths(project, pairs)
    settled = _settled_files(project, pairs, paths)
    return frozenset(
        (record.name, number)
        for record, _ in pairs
        for number, edit in enumerate(record.edits)
        if paths[id(edit)] in settled
    )


def _settled_files(
    project: Project, pairs: Sequence[Pair], paths: Mapping[int, str]
) -> frozenset[str]:
    before: dict[str, list[_Standing]] = defaultdict(list)
    after: dict[str, list[_Standing]] = defaultdict(list)
    for record, manifest in pairs:
        for edit in record.edits:
            before[paths[id(edit)]].append(_standing(record, edit))
        left = list(record.edits)
        for wanted in edits_of(project, manifest) if manifest is not None else ():
            for path, spec in _places(project, wanted, left, paths):
                after[path].append((record.name, wanted.kind, spec))
        for edit in left if manifest is not None else ():
            if is_copy(edit, record, pairs):
                after[paths[id(edit)]].append(_standing(record, edit))
    return frozenset(path for path in before if before[path] == after[path])


def same_edit(
    wanted: Wanted, location: Located, left: Sequence[EditRecord]
) -> EditRecord | None:
    """The recorded edit that is just what is wanted."""
    specs, path = [wanted.spec], ""
    if isinstance(location, Location):
        specs, path = [location.spec], location.path
        specs += [location.otherwise.spec] if location.otherwise else []
    return next(
        (
            each
            for each in left
            if each.kind == wanted.kind
            and _essence(load_spec(each.kind, each.spec)) in map(_essence, specs)
            # A requirement stands in each file that something is installed from.
            and (each.kind != "requirement" or each.path == path)
        ),
        None,
    )


def _essence(spec: Spec) -> Spec:
    """What is wanted, without what only says how the file was around it then."""
    if isinstance(spec, compose_service.Spec):
        return replace(spec, like="", apart=())
    return spec


def _places(
    project: Project, wanted: Wanted, left: list[EditRecord], paths: Mapping[int, str]
) -> Iterator[tuple[str, Spec]]:
    """Where an edit stands, or would be put; what stands is taken from ``left``."""
    for location in locations(project, wanted):
        edit = same_edit(wanted, location, left)
        if edit is not None:
            left.remove(edit)
            yield paths[id(edit)], load_spec(edit.kind, edit.spec)
        elif isinstance(location, Location) and not _is_anothers(
            project, wanted, location
        ):
            yield location.path, location.spec


def _is_anothers(project: Project, wanted: Wanted, location: Location) -> bool:
    """Whether what is wanted is there, and is not on the component's record."""
    there = presence(project, wanted, location)
    if wanted.kind == "requirement":
        return there in {Presence.OURS, Presence.CHANGED}
    return there is Presence.OURS


def is_copy(edit: EditRecord, record: ComponentRecord, pairs: Sequence[Pair]) -> bool:
    """Whether an edit completes that of an earlier component, which still has it.

    See ``aegis_cst.plan.edits.shared_entries``.
    """
    if edit.kind not in EVERYWHERE:
        return False
    spec = load_spec(edit.kind, edit.spec)
    return any(
        (each.kind, load_spec(each.kind, each.spec)) == (edit.kind, spec)
        for other, manifest in pairs
        if other.order < record.order and manifest is not None
        for each in other.edits
    )


def _paths(project: Project, pairs: Sequence[Pair]) -> dict[int, str]:
    """Where each edit stands by now, by its identity."""
    known = components_of(project.state).values()
    owned = brought(known)
    return {
        # By identity: two edits of a component may say the same.
        id(edit): where(project.tree, edit, owned)
        for record, _ in pairs
        for edit in record.edits
    }


def _standing(record: ComponentRecord, edit: EditRecord) -> _Standing:
    return record.name, edit.kind, load_spec(edit.kind, edit.spec)
