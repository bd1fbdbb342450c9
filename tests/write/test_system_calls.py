"""The real thing: SIGKILL, and a full disk, injected at single system calls.

``AEGIS_EVERY_CALL=1`` tries every one of them, not an eighth.
"""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from aegis_cst.write.recovery import recover
from write.scene import build, kept, look, records, tell

DRIVER = Path(__file__).with_name("driver.py")
STRIDE = 1 if os.environ.get("AEGIS_EVERY_CALL") else 8
CHANGING = (
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "write",
    "fsync",
    "chmod",
    "fchmod",
    "fchmodat",
    "utimensat",
)
TAKING_SPACE = {"openat", "write", "fsync", "mkdir", "rename"}
CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)$")


def strace(*options: str, root: Path) -> "subprocess.CompletedProcess[str]":
    names = ",".join(name for name in (*CHANGING, "openat") if is_known(name))
    env = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    env["PYTHONPATH"] = str(DRIVER.parents[1])
    command = ["strace", "-f", "-e", f"trace={names}", *options]
    return subprocess.run(
        [*command, sys.executable, DRIVER, root],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )


def is_known(name: str) -> bool:
    """Newer architectures lack the older calls."""
    finished = subprocess.run(
        ["strace", "-e", f"trace={name}", "true"], capture_output=True, check=False
    )
    return finished.returncode == 0


def works() -> bool:
    if shutil.which("strace") is None:
        return False
    inject = ("-e", "inject=openat:signal=KILL:when=1")
    finished = subprocess.run(
        ["strace", "-e", "trace=openat", *inject, "true"],
        capture_output=True,
        check=False,
    )
    return finished.returncode != 0


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, int]]:
    """Every call that changes the file system: its name, and which one it is."""
    folder = tmp_path_factory.mktemp("calls")
    root, log = build(folder / "root"), folder / "log"
    finished = strace("-o", str(log), root=root)
    assert finished.returncode == 0, finished.stderr
    counts: Counter[str] = Counter()
    found = []
    for line in log.read_text().splitlines():
        match = CALL.match(line)
        if match is None:
            continue
        counts[match[1]] += 1
        if match[1] != "openat" or "O_CREAT" in match[2]:
            found.append((match[1], counts[match[1]]))
    return found


def tried(calls: list[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    yield from calls[::STRIDE]


@pytest.fixture(scope="module", autouse=True)
def needs_strace() -> None:
    if not works():
        pytest.skip("no strace, or it may not trace here")


def test_killed_at_system_calls(calls: list[tuple[str, int]], tmp_path: Path) -> None:
    new_root = build(tmp_path / "new")
    assert strace(root=new_root).returncode == 0
    new = look(new_root)
    outcomes = []
    for name, number in tried(calls):
        root = build(tmp_path / f"{name}-{number}")
        old = look(root)
        inject = f"inject={name}:signal=KILL:when={number}"
        assert strace("-e", inject, root=root).returncode != 0
        found = recover(root)
        tree = look(root)
        assert tree in (old, new), (name, number)
        outcomes.append(tree == new)
        assert found is None or found.completed == outcomes[-1]
        assert kept(root) == ({"pending-sync"} if outcomes[-1] else set())
        assert records(root) == (["0001"] if outcomes[-1] else [])
    assert set(outcomes) == {False, True}
    tell(f"SIGKILL at {len(outcomes)} of {len(calls)} system calls")


def test_disk_full_at_system_calls(
    calls: list[tuple[str, int]], tmp_path: Path
) -> None:
    new_root = build(tmp_path / "new")
    assert strace(root=new_root).returncode == 0
    new = look(new_root)
    codes = []
    for name, number in tried([each for each in calls if each[0] in TAKING_SPACE]):
        root = build(tmp_path / f"{name}-{number}")
        old = look(root)
        inject = f"inject={name}:error=ENOSPC:when={number}"
        finished = strace("-e", inject, root=root)
        recover(root)
        codes.append(finished.returncode)
        assert codes[-1] in {0, 1}, finished.stderr
        assert look(root) == (old if codes[-1] else new), (name, number)
    assert set(codes) == {0, 1}
    tell(f"disk full at {len(codes)} system calls, {sum(codes)} of them refused")
