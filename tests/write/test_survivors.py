"""What mutants of the writing survived until somebody asked."""

import json
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from aegis_cst.plan.model import FileChange
from aegis_cst.plan.undo_record import Record
from aegis_cst.storage import disk
from aegis_cst.write import journal, pending, undo_store
from aegis_cst.write.environment import synchronise
from aegis_cst.write.interruption import deferred
from aegis_cst.write.journal import Journal
from aegis_cst.write.lock_memory import LockState, remember, remembered
from aegis_cst.write.project_lock import is_held
from aegis_cst.write.recovery import recover
from aegis_cst.write.transaction import commit
from aegis_cst.write.undo_store import BrokenRecordError
from aegis_cst.write.withheld import withheld
from write.scene import build, records, work

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="the scene has links")


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


@needs_links
def test_command_forgets_the_oldest_records(tmp_path: Path) -> None:
    root = build(tmp_path / "project")
    for number in range(1, undo_store.KEPT + 3):
        undo_store.save(root, f"{number:04}", Record("add", ("x",), "today", ()))
    commit(root, work(root))
    assert len(records(root)) == undo_store.KEPT
    assert f"{undo_store.KEPT + 3:04}" in records(root)


def test_handlers_of_signals_are_as_before() -> None:
    def mine(_number: int, _frame: object) -> None:
        """Do nothing."""

    both = (signal.SIGINT, signal.SIGTERM)
    former = {each: signal.signal(each, mine) for each in both}
    try:
        with deferred():
            assert all(signal.getsignal(each) is not mine for each in both)
        assert all(signal.getsignal(each) is mine for each in both)
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


@needs_links
def test_new_names_are_durable_before_the_command_counts_as_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = build(tmp_path / "project")
    steps: list[tuple[str, Path]] = []
    monkeypatch.setattr(disk, "observer", lambda *step: steps.append(step))
    commit(root, work(root))
    saved = [n for n, step in enumerate(steps) if step[1].name == "journal.json"]
    writing, done = saved[-3], saved[-2]
    replaced = [path for step, path in steps[writing:done] if step == "replace"]
    flushed = [path for step, path in steps[writing:done] if step == "flush"]
    targets = [path for path in replaced if path.suffix != ".tmp"]
    assert {"changed.txt", "linked.txt"} <= {path.name for path in targets}
    assert {path.parent for path in targets} <= set(flushed)


@needs_links
def test_folders_that_held_nothing_else_go(tmp_path: Path) -> None:
    root = build(tmp_path / "project")
    commit(root, work(root))
    assert not (root / "gone").exists()
    assert (root / "kept").is_dir()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": 2}, "it has another version"),
        ({"record": "x"}, "record and dropped are to be numbers"),
        ({"dropped": ["1"]}, "record and dropped are to be numbers"),
        ({"record": "0001", "dropped": ["0002"]}, ""),
    ],
)
def test_journal_that_aegis_did_not_write(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    empty = Journal("add x", journal.Phase.STAGING, (), (), "", (), sync=False)
    journal.save(tmp_path, empty)
    path = tmp_path / ".aegis" / journal.NAME
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **change}))
    if not reason:
        assert journal.load(tmp_path) == replace(
            empty, record="0001", dropped=("0002",)
        )
        return
    with pytest.raises(journal.BrokenJournalError, match=reason):
        journal.load(tmp_path)


def test_file_that_came_up_where_one_was_to_be_created_stays(tmp_path: Path) -> None:
    new = f".aegis-{'0' * 12}-0.new.tmp"
    entry = journal.JournaledFile(
        "created.txt", None, journal.digest_at(b"ours"), new, ""
    )
    staged = Journal("add x", journal.Phase.STAGING, (entry,), (), "", (), sync=False)
    journal.save(tmp_path, staged)
    (tmp_path / "created.txt").write_bytes(b"mine")
    (tmp_path / new).write_bytes(b"ours")
    recover(tmp_path)
    assert (tmp_path / "created.txt").read_bytes() == b"mine"
    assert not (tmp_path / new).exists()


def test_contents_that_may_be_secret_are_withheld(tmp_path: Path) -> None:
    secret = [
        *(".env", ".env.local", "web.env", ".netrc", ".pypirc", ".envrc", "a.pem"),
        *("a.key", "a.p12", "a.pfx", "a.keystore", "id_rsa", "id_rsa.pub", "id_ecdsa"),
        *(
            "id_ed25519",
            "secrets.toml",
            "credentials.json",
            "conf/.ENV",
            "deep/Secrets.x",
        ),
    ]
    plain = [
        *(".env.example", "web.env.sample", ".env.template", ".env.dist", "key.py"),
        *("app/.environment", "my_secrets.py", ".env/readme.md", "pem"),
    ]
    changes = [FileChange(path, b"a", b"b") for path in (*secret, *plain)]
    created = FileChange(".env.new", None, b"b")
    reasons = withheld(tmp_path, [*changes, created])
    assert reasons == dict.fromkeys(secret, "it may hold secrets")
