"""Killed before each call that changes the file system; then comes the next command."""

import errno
import os
import sys
from pathlib import Path

import pytest

from aegis_cst.storage import disk
from aegis_cst.write import undo_store
from aegis_cst.write.recovery import recover
from aegis_cst.write.transaction import commit
from write.scene import Tree, build, kept, look, records, tell, work

if sys.platform == "win32":
    pytest.skip(
        "the scene has links, which Windows rarely permits", allow_module_level=True
    )


NEED_SPACE = {"create", "write", "flush", "mkdir", "replace"}


class Killed(BaseException):
    """The process is dead: nothing that it does has an effect any more."""


class Steps:
    """Counts the steps; from ``deadly`` on, none is made."""

    def __init__(self, deadly: int = sys.maxsize, *, once: bool = False) -> None:
        self.count = 0
        self.deadly = deadly
        self.once = once

    def __call__(self, step: str, path: Path) -> None:
        self.count += 1
        if self.count == self.deadly and self.once and step in NEED_SPACE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        if self.count >= self.deadly and not self.once:
            raise Killed


@pytest.fixture(autouse=True)
def no_flushing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies takes nothing along; only a machine would."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


@pytest.fixture(params=[False, True], ids=["files", "files-and-lock"])
def locked(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def count(root: Path, *, locked: bool, monkeypatch: pytest.MonkeyPatch) -> int:
    steps = Steps()
    prepared = work(root, locked=locked)
    with monkeypatch.context() as patched:
        patched.setattr(disk, "observer", steps)
        commit(root, prepared)
    return steps.count


def check_in_order(root: Path, old: Tree, new: Tree, *, locked: bool) -> bool:
    """Insist on one of the two states with nothing left over; whether it is the new."""
    tree = look(root)
    assert tree in (old, new)
    applied = tree == new
    assert kept(root) == ({"pending-sync"} if applied and locked else set())
    assert records(root) == (["0001"] if applied else [])
    if applied:
        assert undo_store.last(root) is not None
    return applied


def test_killed_before_every_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    new_root = build(tmp_path / "new")
    steps = count(new_root, locked=locked, monkeypatch=monkeypatch)
    new = look(new_root)
    outcomes = []
    for number in range(1, steps + 1):
        root = build(tmp_path / str(number))
        old = look(root)
        prepared = work(root, locked=locked)
        with monkeypatch.context() as patched:
            patched.setattr(disk, "observer", Steps(number))
            with pytest.raises(Killed):
                commit(root, prepared)
        found = recover(root)
        outcomes.append(check_in_order(root, old, new, locked=locked))
        assert found is None or (found.left == () and found.completed == outcomes[-1])
        assert recover(root) is None
    assert outcomes == sorted(outcomes), "once committed, always committed"
    assert set(outcomes) == {False, True}
    tell(f"killed at {steps} steps, {outcomes.count(False)} of them rolled back")


def test_killed_again_while_recovering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    new_root = build(tmp_path / "new")
    steps = count(new_root, locked=locked, monkeypatch=monkeypatch)
    new = look(new_root)
    points = 0
    for number in range(1, steps + 1, 15):
        again = 0
        cut_off = True
        while cut_off:
            again += 1
            root = build(tmp_path / f"{number}-{again}")
            old = look(root)
            prepared = work(root, locked=locked)
            with monkeypatch.context() as patched:
                patched.setattr(disk, "observer", Steps(number))
                with pytest.raises(Killed):
                    commit(root, prepared)
                patched.setattr(disk, "observer", Steps(again))
                try:
                    recover(root)
                    cut_off = False
                except Killed:
                    points += 1
            recover(root)
            check_in_order(root, old, new, locked=locked)
    tell(f"killed at {points} steps of the recovery")


def test_disk_full_at_every_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    new_root = build(tmp_path / "new")
    steps = count(new_root, locked=locked, monkeypatch=monkeypatch)
    new = look(new_root)
    refused = 0
    for number in range(1, steps + 1):
        root = build(tmp_path / str(number))
        old = look(root)
        prepared = work(root, locked=locked)
        monkeypatch.setattr(disk, "observer", Steps(number, once=True))
        try:
            commit(root, prepared)
        except OSError:
            refused += 1
            assert not check_in_order(root, old, new, locked=locked)
        else:
            recover(root)
            assert check_in_order(root, old, new, locked=locked)
        monkeypatch.setattr(disk, "observer", Steps())
    assert 0 < refused < steps
    tell(f"disk full at {steps} steps, {refused} of them refused")
