"""The lock file and the virtual environment, brought up to date with uv.

The lock file changes together with the manifest, or neither does. The environment
follows; a note stays as long as it is behind.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aegis_cst.storage import disk
from aegis_cst.write import pending
from aegis_cst.write.interruption import Interruption, deferred
from aegis_cst.write.lock_memory import LockState, lock_state, remember, remembered
from aegis_cst.write.uv import MISSING, is_installed, run_uv, uses_uv

COMMAND = ("uv", "sync", "--inexact")
"""``--inexact`` leaves alone what the user has installed besides:
https://docs.astral.sh/uv/reference/cli/#uv-sync--inexact
"""


class LockFailedError(Exception):
    """The lock file could not be brought up to date; the text is what uv said."""


@dataclass(frozen=True, slots=True)
class Synchronised:
    """How it went: ``problem`` is empty if all is well."""

    command: str
    problem: str = ""


def check_uv() -> None:
    """Raise ``LockFailedError`` if there is no uv."""
    if not is_installed():
        raise LockFailedError(MISSING)


def relock(root: Path, before: LockState, keep: int, wanted: Interruption) -> None:
    """Bring the lock file up to date with a manifest that was changed.

    ``before`` are manifest and lock file before that: what was locked then comes back
    when the manifest does. Raises ``LockFailedError``.
    """
    # What was locked before comes first: locked anew, the bytes may be others.
    if not _restored(root, keep, wanted) and (
        problem := run_uv(root, "lock", interruption=wanted, keep=keep)
    ):
        raise LockFailedError(problem)
    with suppress(OSError):  # without it, uv locks anew one day
        remember(root, before, lock_state(root))


def _restored(root: Path, keep: int, wanted: Interruption) -> bool:
    """Put the lock file of before back, if uv agrees that it fits."""
    now = lock_state(root)
    former = remembered(root, now)
    if former is None:
        return False
    disk.overwrite(root / "uv.lock", former)
    if not run_uv(root, "lock", "--check", interruption=wanted, keep=keep):
        return True
    disk.overwrite(root / "uv.lock", now.lock)
    return False


def synchronise(root: Path, keep: int = -1) -> Synchronised:
    """Bring the environment up to date with the lock file, if there is one."""
    # So that it changes no lock file: that is part of the transaction.
    command = (*COMMAND, "--locked") if uses_uv(root) else COMMAND
    if not pending.is_noted(root):
        pending.note(root)
    with deferred() as wanted:
        problem = run_uv(root, *command[1:], interruption=wanted, keep=keep)
    if not problem:
        pending.clear(root)
    return Synchronised(" ".join(COMMAND), problem)
