"""Every kind of edit is complete: whatever asks about kinds has an answer for each."""

from dataclasses import fields
from importlib import import_module

import pytest
from fuzz.boundaries import BOUNDARIES

from aegis_cst.check.record.recorded_data import STANDS
from aegis_cst.components.catalogue import catalogue
from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.edits.kinds import dump_spec, load_spec, module_of, subject
from aegis_cst.plan.edits.wanted import Wanted, wanted_edits
from aegis_cst.plan.places.location import LOCATE
from aegis_cst.reading.aegis_table import ANCHORS
from aegis_cst.reading.record.kinds import KINDS, Holder, kinds_in

VERBS = ("Spec", "find", "insert", "strip")


@pytest.fixture(scope="session")
def wanted() -> dict[str, Wanted]:
    """An edit of each kind, as a component of ours asks for it."""
    manifests = catalogue().values()
    return {each.kind: each for one in manifests for each in wanted_edits(one, {})}


def test_components_ask_for_no_other_kind(wanted: dict[str, Wanted]) -> None:
    assert wanted.keys() == KINDS.keys()


def test_every_kind_has_a_place() -> None:
    # A requirement may belong into several files, which are found together.
    assert LOCATE.keys() == KINDS.keys() - kinds_in(Holder.REQUIREMENTS)


def test_check_tells_of_every_kind_whether_it_stands() -> None:
    # Of what is in code, the interpreter and the references tell.
    assert STANDS.keys() == KINDS.keys() - kinds_in(Holder.CODE)


@pytest.mark.parametrize("name", KINDS)
def test_kind_is_complete(name: str, wanted: dict[str, Wanted]) -> None:
    kind, spec = KINDS[name], wanted[name].spec
    module = import_module(f"codemods.{kind.codemod}")
    assert module is module_of(name, "")
    assert all(hasattr(module, verb) for verb in VERBS)
    assert kind.codemod in {each.name for each in BOUNDARIES}
    assert kind.table in {each.name for each in fields(Manifest)}
    assert not kind.anchor or kind.anchor in ANCHORS
    data = dump_spec(spec)
    assert load_spec(name, data) == spec
    assert subject(spec) in kind.told.format(subject(spec))
    assert "{" not in kind.gone.format_map(data)
