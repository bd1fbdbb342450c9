"""What installed components put into files of the project, going by ``aegis.lock``."""

from collections.abc import Iterator, Mapping

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.record.kinds import Holder, kinds_in
from aegis_cst.reading.record.state import ComponentRecord, EditRecord, State

COMPOSE = kinds_in(Holder.COMPOSE)
"""Kinds of edits that compose files hold."""

DOTENV = kinds_in(Holder.DOTENV)
"""Those of examples such as ``.env.example``."""


def components_of(state: State | Blocker) -> Mapping[str, ComponentRecord]:
    """The components on record; none where the record cannot be read."""
    return state.components if isinstance(state, State) else {}


def edits_on_record(state: State | Blocker) -> Iterator[EditRecord]:
    """What components have put into files of the project."""
    for record in components_of(state).values():
        yield from record.edits


def files_with(kinds: frozenset[str], state: State | Blocker) -> frozenset[str]:
    """The files in which edits of some kinds are on record, whatever their names."""
    return frozenset(edit.path for edit in edits_on_record(state) if edit.kind in kinds)
