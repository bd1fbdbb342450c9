"""Real processes: two at once, signals at any moment, and users with few rights."""

import itertools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from e2e.command import AEGIS, environ

from aegis_cst.storage import disk
from aegis_cst.write.project_lock import HeldError, held, is_held
from aegis_cst.write.recovery import recover
from aegis_cst.write.staging import MovedOnError
from aegis_cst.write.transaction import LateInterrupt, commit
from write.command import aegis
from write.scene import build, kept, look, records, tell, work

if sys.platform == "win32":
    pytest.skip("forks, signals and user numbers", allow_module_level=True)


def test_second_command_waits_and_then_says_who_holds_the_project(
    project: Path,
) -> None:
    before = look(project)
    with held(project, "add database"):
        assert is_held(project, 0)
        refused = aegis(project, "add", "scheduler", "--yes", "--no-sync", code=1)
        told = " ".join(refused.told.split())
        assert f"aegis add database (process {os.getpid()}, since 20" in told
        aegis(project, "status")
    assert not is_held(project, 0)
    assert look(project) == before
    assert kept(project) == set()


def test_second_command_that_gets_its_turn_goes_on(tmp_path: Path) -> None:
    with held(tmp_path, "add x"), pytest.raises(HeldError), held(tmp_path, "y", 0.1):
        pass
    with held(tmp_path, "y", 0.1):
        pass


def test_two_commands_at_once(base: Path, tmp_path: Path) -> None:
    project = Path(shutil.copytree(base, tmp_path / "both"))
    commands = [("add", "scheduler"), ("add", "cache")]
    processes = [
        subprocess.Popen(
            [*AEGIS, *command, "--yes", "--no-sync"],
            cwd=project,
            env=environ(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for command in commands
    ]
    told = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], told
    assert records(project) == ["0001", "0002"]
    aegis(project, "undo", "--yes", "--no-sync")
    aegis(project, "undo", "--yes", "--no-sync")
    assert look(project) == look(base)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_at_every_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _handle: None)
    former = signal.signal(number, signal.default_int_handler)
    expected = build(tmp_path / "new")
    commit(expected, work(expected, locked=True))
    new = look(expected)
    outcomes = []
    for step in itertools.count(1):
        root = build(tmp_path / str(step))
        old = look(root)
        steps = itertools.count(1)

        def observe(
            _step: str, _path: Path, at: int = step, steps: Iterator[int] = steps
        ) -> None:
            if next(steps) == at:
                os.kill(os.getpid(), number)

        prepared = work(root, locked=True)
        monkeypatch.setattr(disk, "observer", observe)
        try:
            commit(root, prepared)
        except LateInterrupt:
            outcomes.append(True)
        except KeyboardInterrupt:
            outcomes.append(False)
        else:
            break  # there are no more steps
        assert look(root) == (new if outcomes[-1] else old), step
        assert kept(root) == ({"pending-sync"} if outcomes[-1] else set())
    signal.signal(number, former)
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}
    tell(f"{number.name} at {len(outcomes)} steps, {sum(outcomes)} were completed")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("name", ["holder", "routing.py", "journal.json"])
def test_signal_ends_the_command_with_130(
    project: Path, tmp_path: Path, number: signal.Signals, name: str
) -> None:
    old = look(project)
    script = tmp_path / "signalled.py"
    script.write_text(SIGNALLED)
    finished = subprocess.run(
        [sys.executable, script, name, str(int(number))],
        cwd=project,
        env=environ(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 130, finished.stderr
    assert "Traceback" not in finished.stderr
    completed = name == "journal.json"
    if name != "holder":
        said = "everything was" if completed else "nothing was"
        assert f"Interrupted; {said} written." in finished.stderr
    assert (look(project) == old) is not completed
    assert kept(project) == set()
    assert records(project) == (["0001"] if completed else [])


SIGNALLED = """\
import os, sys
from pathlib import Path
from aegis_cst.cli.main import main
from aegis_cst.storage import disk
name, number = sys.argv[1], int(sys.argv[2])
def observe(step, path):
    last = name == "journal.json"
    if path.name == name and step == ("unlink" if last else "replace"):
        os.kill(os.getpid(), number)
disk.observer = observe
sys.argv = ["aegis", "add", "scheduler", "--yes", "--no-sync"]
main()
"""


def as_nobody(work_to_do: Callable[[], object]) -> int:
    """Do something in a child without rights; 0 done, 1 refused, 2 anything else."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        os.setgid(65534)
        os.setuid(65534)
        work_to_do()
    except OSError:
        os._exit(1)
    except BaseException:  # noqa: BLE001 - a forked child must not run pytest on
        os._exit(2)
    os._exit(0)


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """The scene, owned by somebody without rights."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    for folder in (tmp_path, *tmp_path.parents):
        if not folder.stat().st_mode & 0o005:
            folder.chmod(0o755)
    root = build(tmp_path / "theirs")
    for path in (root, *root.rglob("*")):
        os.chown(path, 65534, 65534, follow_symlinks=False)
    return root


@pytest.mark.parametrize(
    "path",
    [
        "changed.txt",
        "real/linked.txt",
        "gone/away.py",
        "pyproject.toml",
        "uv.lock",
        "real",
        "gone",
        "gone/deep",
        "kept",
        ".",
    ],
)
def test_read_only_file_or_folder_refuses_everything(theirs: Path, path: str) -> None:
    (theirs / ".aegis").mkdir()
    os.chown(theirs / ".aegis", 65534, 65534)
    target = theirs / path
    target.chmod(0o555 if target.is_dir() else 0o444)
    before = look(theirs)
    prepared = work(theirs, locked=True)
    assert as_nobody(lambda: commit(theirs, prepared)) == 1
    assert look(theirs) == before
    assert kept(theirs) == set()


def test_owner_and_mode_stay(theirs: Path) -> None:
    prepared = work(theirs, locked=True)
    (theirs / "changed.txt").chmod(0o640)
    commit(theirs, prepared)
    for path in ("changed.txt", "real/linked.txt", "pyproject.toml"):
        found = (theirs / path).stat()
        assert (found.st_uid, found.st_gid) == (65534, 65534)
    assert (theirs / "changed.txt").stat().st_mode & 0o777 == 0o640


def test_somebody_without_rights_can_write(theirs: Path) -> None:
    prepared = work(theirs, locked=True)
    assert as_nobody(lambda: commit(theirs, prepared)) == 0


def test_small_file_system_that_is_full(tmp_path: Path) -> None:
    """A real one, of every size from just enough for the scene to large enough."""
    place = tmp_path / "disk"
    place.mkdir()
    outcomes = []
    for size in range(48, 176, 8):
        options = f"size={size}k,nr_inodes=200"
        mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if os.geteuid() or subprocess.run(mount, check=False).returncode:
            pytest.skip("file systems cannot be mounted here")
        try:
            root = build(place / "root")
            old = look(root)
            try:
                commit(root, work(root, locked=True))
            except OSError:
                outcomes.append(False)
                recover(root)
                assert look(root) == old
            else:
                outcomes.append(True)
        finally:
            subprocess.run(["umount", str(place)], check=True)
    assert set(outcomes) == {False, True}
    tell(f"{len(outcomes)} small disks, {outcomes.count(False)} of them too small")


def test_file_changed_between_plan_and_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an editor, while contents are staged."""
    root = build(tmp_path)

    def observe(step: str, path: Path) -> None:
        if step == "create" and path.name == "record.json":
            (root / "changed.txt").write_bytes(b"mine")

    prepared = work(root)
    with monkeypatch.context() as patched:
        patched.setattr(disk, "observer", observe)
        with pytest.raises(MovedOnError, match=r"changed\.txt changed while"):
            commit(root, prepared)
    (root / "changed.txt").write_bytes(b"old\r\n")
    (root / "changed.txt").chmod(0o750)
    other = build(tmp_path / "other")
    expected = look(other)
    shutil.rmtree(other)
    assert look(root) == expected
