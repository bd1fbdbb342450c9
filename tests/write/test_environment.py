"""The lock file goes with the manifest; the environment is never forgotten."""

import json
import signal
import sys
from pathlib import Path

import pytest

from write.fake_uv import FakeUv
from write.scene import kept, look

if sys.platform == "win32":
    pytest.skip("the stand-in for uv is a script", allow_module_level=True)

ADD = ("add", "scheduler", "--yes")


def test_manifest_lock_and_environment_change_together(
    project: Path, uv: FakeUv
) -> None:
    before = look(project)
    lock = (project / "uv.lock").read_bytes()
    uv.aegis(project, *ADD)
    assert (project / "uv.lock").read_bytes() == uv.environment != lock
    assert uv.calls[-2:] == ["lock", "sync --inexact --locked"]
    assert kept(project) == {"locks"}
    uv.aegis(project, "remove", "scheduler", "--yes")
    assert look(project) == before
    assert uv.environment == lock


def test_undo_brings_the_lock_file_of_before(project: Path, uv: FakeUv) -> None:
    before = look(project)
    uv.aegis(project, *ADD)
    added = look(project)
    uv.aegis(project, "remove", "scheduler", "--yes")
    uv.aegis(project, "undo", "--yes")
    assert look(project) == added
    uv.aegis(project, "undo", "--yes")
    assert look(project) == before
    assert uv.environment == (project / "uv.lock").read_bytes()


def test_undo_leaves_alone_what_the_command_left_alone(
    project: Path, uv: FakeUv
) -> None:
    before, calls = look(project), list(uv.calls)
    uv.aegis(project, *ADD, "--no-sync")
    uv.aegis(project, "undo", "--yes")
    assert look(project) == before
    assert uv.calls == calls


def test_undo_locks_what_somebody_has_locked_since(project: Path, uv: FakeUv) -> None:
    uv.aegis(project, *ADD, "--no-sync")
    (project / "uv.lock").write_bytes(b"locked since\n")
    uv.aegis(project, "undo", "--yes")
    assert uv.calls[-2:] == ["lock", "sync --inexact --locked"]


def test_failing_lock_leaves_everything_as_before(project: Path, uv: FakeUv) -> None:
    before = look(project)
    uv.set("fail-lock")
    finished = uv.aegis(project, *ADD, code=1)
    assert "uv lock failed: error: no network" in " ".join(finished.told.split())
    assert look(project) == before
    assert kept(project) == set()
    document = json.loads(uv.aegis(project, *ADD, "--json", code=1).stdout)
    assert document["outcome"] == "refused"
    assert document["changes"] == []
    uv.aegis(project, *ADD, "--no-sync")
    lock = dict(before)["uv.lock"]
    assert look(project)["uv.lock"] == lock


def test_without_uv_nothing_is_written(project: Path, uv: FakeUv) -> None:
    before = look(project)
    uv.env["PATH"] = str(uv.folder / "empty")
    finished = uv.aegis(project, *ADD, code=1)
    assert "uv is not installed" in finished.told
    assert look(project) == before


def test_failing_sync_keeps_the_files_and_is_made_up_for(
    project: Path, uv: FakeUv
) -> None:
    uv.set("fail-sync")
    finished = uv.aegis(project, *ADD, code=1)
    assert "uv sync --inexact failed" in finished.told
    assert (project / "uv.lock").read_bytes() != uv.environment
    assert kept(project) == {"locks", "pending-sync"}
    again = uv.aegis(project, *ADD, code=1)
    assert "Nothing to do" not in again.told
    uv.unset("fail-sync")
    shown = uv.aegis(project, "add", "scheduler", "--dry-run")
    assert "the environment is behind" in shown.told
    made_up = uv.aegis(project, *ADD)
    assert "the environment is behind" in made_up.told
    assert (project / "uv.lock").read_bytes() == uv.environment
    assert "Nothing to do." in uv.aegis(project, *ADD).told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_lock_leaves_everything_as_before(
    project: Path, uv: FakeUv, number: signal.Signals
) -> None:
    before = look(project)
    uv.set("wait-lock")
    process = uv.start(project, *ADD)
    uv.wait_until_waiting()
    process.send_signal(number)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130, told
    assert "nothing was written" in told
    assert look(project) == before
    assert kept(project) == set()


def test_interrupted_sync_is_completed_by_running_it_again(
    project: Path, uv: FakeUv
) -> None:
    uv.set("wait-sync")
    process = uv.start(project, *ADD)
    uv.wait_until_waiting()
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130, told
    uv.unset("wait-sync", "waiting")
    uv.aegis(project, *ADD)
    assert (project / "uv.lock").read_bytes() == uv.environment


def test_killed_while_locking(project: Path, uv: FakeUv) -> None:
    before = look(project)
    uv.set("wait-lock")
    process = uv.start(project, *ADD)
    uv.wait_until_waiting()
    process.kill()
    process.wait(30)
    process.communicate()
    held = uv.aegis(project, "status", code=1)
    assert "is writing to this project" in held.told, "uv goes on and may write yet"
    uv.set("go")
    finished = uv.aegis(project, "status")
    assert (
        "aegis add scheduler had been interrupted; it was rolled back" in finished.told
    )
    assert look(project) == before


def test_killed_while_synchronising(project: Path, uv: FakeUv) -> None:
    uv.set("wait-sync")
    process = uv.start(project, *ADD)
    uv.wait_until_waiting()
    process.kill()
    process.wait(30)
    process.communicate()
    uv.set("go")
    uv.unset("wait-sync", "waiting", "environment")
    finished = uv.aegis(project, "add", "scheduler", "--yes")
    assert "Nothing to do" not in finished.told
    assert (project / "uv.lock").read_bytes() == uv.environment
