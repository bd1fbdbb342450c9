"""Killed at each step of an update, a project is the old one or the new one."""

import os
from pathlib import Path

import pytest
from write.scene import kept, look, records, tell
from write.test_killed import Killed, Steps

from aegis_cst.plan.undo_record import record_of_plan
from aegis_cst.reading.files.tree import DiskTree
from aegis_cst.storage import disk
from aegis_cst.write.recovery import recover
from aegis_cst.write.transaction import Work, commit
from updates.mail import HOME, Mail
from updates.versions import Files


def laid_out(root: Path, files: Files) -> Path:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def test_killed_before_every_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _handle: None)
    mail = Mail(tmp_path / "versions")
    sending = f"files/{HOME}/sending.py"
    mail.replace(sending, '"localhost"', '"mail"')
    mail.replace("component.toml", 'value = "localhost"', 'value = "mail"')
    mail.replace(f"files/{HOME}/more/deep.py", "", "X = 1\n")
    before = mail.added()
    plan = mail.updated(before)
    work = Work(
        "update mail", plan.changes, record=record_of_plan(plan, "2026-01-01", {}, {})
    )
    new_root = laid_out(tmp_path / "new", before)
    steps = Steps()
    with monkeypatch.context() as patched:
        patched.setattr(disk, "observer", steps)
        commit(new_root, work)
    new = look(new_root)
    assert {
        path: DiskTree(new_root).read(path) for path in mail.fresh()
    } == mail.fresh()
    outcomes = []
    for number in range(1, steps.count + 1):
        root = laid_out(tmp_path / str(number), before)
        old = look(root)
        with monkeypatch.context() as patched:
            patched.setattr(disk, "observer", Steps(number))
            with pytest.raises(Killed):
                commit(root, work)
        recover(root)
        tree = look(root)
        assert tree in (old, new)
        outcomes.append(tree == new)
        assert kept(root) == set()
        assert records(root) == (["0001"] if outcomes[-1] else [])
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}
    tell(f"killed at {steps.count} steps of an update")
