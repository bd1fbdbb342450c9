"""Which components an update is about, and which it must not touch."""

from collections.abc import Iterator, Sequence

from aegis_cst.components.catalogue import catalogue, integrations, with_required
from aegis_cst.components.manifest_rules import INTEGRATION
from aegis_cst.components.newer import is_newer
from aegis_cst.components.origins import source_of
from aegis_cst.plan.draft import Draft
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.layout import Layout
from aegis_cst.reading.record import state
from aegis_cst.reading.record.state import ComponentRecord, State

_FOREIGN = Layout(native=False)
"""A project that has nothing of what foundations provide."""


def chosen_components(
    known: State, names: Sequence[str], draft: Draft
) -> Iterator[ComponentRecord]:
    """The components that are brought up to date, in the order in which they came."""
    there = catalogue()
    wanted = set(with_required([each for each in names if each in there], _FOREIGN))
    # What joins two of them has to know both as they are now.
    wanted |= set(integrations(wanted | known.components.keys())) if names else set()
    for record in sorted(known.components.values(), key=lambda each: each.order):
        if record.name in there:
            if not names or record.name in wanted or _joins(record.name, wanted):
                yield record
        elif _is_part_of_another(record.name):
            yield record
        elif not names or record.name in names:
            note = f"{record.name} comes from nowhere any more, and stays as it is"
            draft.kept.append(note)


def _joins(name: str, wanted: set[str]) -> bool:
    """Whether an integration is one of components that are brought up to date."""
    manifest = catalogue()[name]
    return manifest.is_integration and not wanted.isdisjoint(manifest.requires)


def _is_part_of_another(name: str) -> bool:
    """Whether it was an integration of a component that has none of that name now."""
    owner, found, _ = name.partition(f"-{INTEGRATION}")
    return bool(found) and owner in catalogue()


def missing(known: State, names: Sequence[str]) -> Iterator[Blocker]:
    """Components that were named, and are not there."""
    for name in names:
        if name not in known.components:
            yield Blocker(f"{name} is not installed; to add it: aegis add {name}")


def ahead(chosen: Sequence[ComponentRecord]) -> Iterator[Blocker]:
    """Components of another origin, or that a newer version has written."""
    for record in chosen:
        manifest = catalogue().get(record.name)
        if manifest is not None and source_of(manifest.origin) != source_of(
            record.origin
        ):
            yield Blocker(
                f"{record.name} came from {record.origin or 'aegis'}, and the one that "
                f"there is here is from {manifest.origin or 'aegis'}; remove it, then "
                "add the other one",
                state.PATH,
            )
        elif manifest is not None and is_newer(record.version, manifest.version):
            yield Blocker(
                f"{record.name} is there in version {record.version}, and this aegis "
                f"has {manifest.version}; use the one that wrote it, or a newer one",
                state.PATH,
            )
