"""The lock file and the virtual environment, brought up to date with uv."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from aegis_cst.write.lock_memory import LockState, lock_state, remember, remembered

COMMAND = ("uv", "sync", "--inexact")
"""``--inexact`` leaves alone what the user has installed besides."""


@dataclass(frozen=True, slots=True)
class Synchronised:
    """How it went: ``problem`` is empty if all is well."""

    command: str
    problem: str = ""


def uses_uv(root: Path) -> bool:
    """Whether the project keeps a lock file of uv."""
    return (root / "uv.lock").is_file()


def synchronise(root: Path, before: LockState | None = None) -> Synchronised:
    """Bring lock file and environment up to date with the manifest.

    ``before`` are manifest and lock file before the manifest was changed: what was
    locked then comes back when the manifest does. Without it there is no lock yet.
    """
    if before is not None and _restored(root):
        return Synchronised(" ".join(COMMAND))
    synchronised = _run(root)
    if before is not None and not synchronised.problem:
        remember(root, before, lock_state(root))
    return synchronised


def _restored(root: Path) -> bool:
    """Put the lock file of before back, if uv agrees that it fits."""
    lock = root / "uv.lock"
    now = lock_state(root)
    former = remembered(root, now)
    if former is None:
        return False
    lock.write_bytes(former)
    if not _run(root, "--locked").problem:
        return True
    lock.write_bytes(now.lock)
    return False


def _run(root: Path, *options: str) -> Synchronised:
    """Run ``uv sync``; its own output is kept for the message."""
    command = " ".join([*COMMAND, *options])
    program = shutil.which(COMMAND[0])
    if program is None:
        return Synchronised(command, "uv is not installed, or not on the PATH")
    finished = subprocess.run(  # noqa: S603 - a fixed command, found on the PATH
        [program, *COMMAND[1:], *options],
        cwd=root,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    problem = finished.stderr.strip() if finished.returncode else ""
    return Synchronised(command, problem)
