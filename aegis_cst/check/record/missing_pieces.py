"""What is gone of an edit that an installed component made."""

from collections.abc import Iterator
from typing import NamedTuple

from aegis_cst.check.record.recorded_data import may_be_unread, stands
from aegis_cst.check.record.restoring import put_back
from aegis_cst.reading.application import Application
from aegis_cst.reading.code.references import References
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.record.kinds import KINDS
from aegis_cst.reading.record.state import ComponentRecord, EditRecord
from aegis_cst.reading.registered import inclusion_of

_REGISTRATIONS = frozenset({"router", "command", "card"})


class Piece(NamedTuple):
    """What is gone, in words; and how to put it back, as an imperative clause."""

    what: str
    how: str


def missing_pieces(
    codebase: Codebase,
    record: ComponentRecord,
    edit: EditRecord,
    references: References,
) -> Iterator[Piece]:
    """What is gone of an edit; nothing where that cannot be told."""
    if may_be_unread(codebase, edit):
        return
    if not _stands(codebase, record, edit, references):
        what = KINDS[edit.kind].gone.format_map(edit.spec)
        yield Piece(what, put_back(codebase, edit))


def _stands(
    codebase: Codebase,
    record: ComponentRecord,
    edit: EditRecord,
    references: References,
) -> bool:
    spec = edit.spec
    if edit.kind == "router" and _is_followed(codebase, spec["module"], edit.path):
        return inclusion_of(codebase, spec["module"], spec["name"]) is not None
    if edit.kind in _REGISTRATIONS:
        return references.uses(spec["module"], [spec["name"]], edit.path)
    if edit.kind == "lifespan_function":
        return not _lacks_lifespan(codebase)
    if edit.kind == "lifespan":
        names = [spec["context"], spec["start"], spec["stop"]]
        return references.uses(spec["module"], names, edit.path)
    return stands(codebase, record, edit)


def _lacks_lifespan(codebase: Codebase) -> bool:
    """Whether the application is certain to be made without a lifespan."""
    application = codebase.application
    if not isinstance(application, Application) or application.router.is_open:
        return False
    return application.router.lifespan is None


def _is_followed(codebase: Codebase, module: str, path: str) -> bool:
    """Whether the application tells what it includes: nothing of it is missing."""
    return (
        isinstance(codebase.application, Application)
        and codebase.modules.path_of(module) is not None
        and codebase.interpreter.module(path) is not None
    )
