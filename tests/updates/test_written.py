"""What released versions wrote is read, brought up to date and taken back.

A folder of ``written/`` holds what that version wrote, and is never made anew once the
version is released: what it wrote is in other people's repositories.
"""

import json
from pathlib import Path

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.plan.edits.kinds import dump_spec, load_spec
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from aegis_cst.plan.status.inspection import Verdict, inspect
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import PATH, State, read_state, with_component
from updates.mail import PROJECT, Mail
from updates.versions import in_version

WRITTEN = Path(__file__).parent / "written"
VERSIONS = sorted(each.name for each in WRITTEN.iterdir())


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["base", "flat"])
def test_a_record_is_read_whole(name: str, version: str) -> None:
    data = (WRITTEN / version / f"{name}.lock").read_bytes()
    state = read_state(MemoryTree({PATH: data}))
    assert isinstance(state, State)
    assert {"scheduler", "cache"} <= set(state.components)
    for record in state.components.values():
        assert record.version == version
        for edit in record.edits:
            spec = load_spec(edit.kind, edit.spec)
            assert load_spec(edit.kind, dump_spec(spec)) == spec


@pytest.mark.parametrize("version", VERSIONS)
def test_a_project_is_sound_and_moves_on_and_goes_back(
    version: str, tmp_path: Path
) -> None:
    text = (WRITTEN / version / "mail.json").read_text("utf-8")
    files = {path: each.encode() for path, each in json.loads(text).items()}
    mail = Mail(tmp_path)
    with in_version(mail.old):
        found = inspect(Project(MemoryTree(files)))
        assert not isinstance(found, Blocker)
        (seen,) = found
        assert {each.verdict for each in seen.parts} == {Verdict.AGREES}
        back = plan_remove(MemoryTree(files), ["mail"], Wishes())
        assert applied(files, back) == PROJECT
    mail.replace("component.toml", '"localhost"', '"mail"')
    assert applied(files, mail.updated(files)) == mail.fresh()


def test_what_this_version_writes_is_the_same() -> None:
    """Otherwise the format has changed, and is to be counted up."""
    data = (WRITTEN / VERSIONS[-1] / "flat.lock").read_bytes()
    state = read_state(MemoryTree({PATH: data}))
    assert isinstance(state, State)
    again = None
    for record in state.components.values():
        again = with_component(again, record)
    assert again == data
