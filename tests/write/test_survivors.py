"""What mutants of the writing survived until somebody asked."""

import json
from pathlib import Path

import pytest

from aegis_cst.plan.record import Record
from aegis_cst.write import disk, pending, undo_store
from aegis_cst.write.environment import synchronise
from aegis_cst.write.lock_memory import LockState, remember, remembered
from aegis_cst.write.project_lock import is_held
from aegis_cst.write.transaction import commit
from aegis_cst.write.undo_store import BrokenRecordError
from write.scene import build, records, work


def test_record_of_a_command_that_cannot_be_taken_back(tmp_path: Path) -> None:
    undo_store.save(tmp_path, "0001", Record("add", ("jobs",), "today", ()))
    path = tmp_path / ".aegis" / "undo" / "0001" / "record.json"
    document = json.loads(path.read_bytes())
    path.write_text(json.dumps({**document, "command": "init"}))
    with pytest.raises(BrokenRecordError, match="'init' cannot be taken back"):
        undo_store.last(tmp_path)


def test_project_that_was_never_locked_is_not_held(tmp_path: Path) -> None:
    assert is_held(tmp_path) is False


def test_what_a_killed_write_left_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.with_name("file.tmp").write_bytes(b"half a fi")
    disk.write_atomically(path, b"whole")
    assert path.read_bytes() == b"whole"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_environment_is_noted_as_behind_until_uv_has_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert synchronise(tmp_path).problem
    assert pending.is_noted(tmp_path)


def test_lock_is_remembered_where_nothing_of_aegis_is_yet(tmp_path: Path) -> None:
    before, after = LockState(b"a", b"old"), LockState(b"b", b"new")
    remember(tmp_path, before, after)
    assert remembered(tmp_path, LockState(b"a", b"new")) == b"old"


def test_command_forgets_the_oldest_records(tmp_path: Path) -> None:
    root = build(tmp_path / "project")
    for number in range(1, undo_store.KEPT + 3):
        undo_store.save(root, f"{number:04}", Record("add", ("x",), "today", ()))
    commit(root, work(root))
    assert len(records(root)) == undo_store.KEPT
    assert f"{undo_store.KEPT + 3:04}" in records(root)
