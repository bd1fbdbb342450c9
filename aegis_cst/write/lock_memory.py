"""The lock file as it was before a command.

Locking again after a component has gone gives the same versions, but not always the
same bytes. So the lock file of before is kept, and put back if nothing but the command
that is taken back came in between.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from aegis_cst.storage import disk
from aegis_cst.storage.private_folder import private_folder, private_path

_FOLDER = "locks"
_KEPT = 20


@dataclass(frozen=True, slots=True)
class LockState:
    """A manifest and the lock file that goes with it."""

    manifest: bytes
    lock: bytes


def lock_state(root: Path) -> LockState:
    """What both files hold now."""
    return LockState(
        (root / "pyproject.toml").read_bytes(), (root / "uv.lock").read_bytes()
    )


def lock_digest(root: Path) -> str:
    """The digest of the lock file; that of nothing where there is none."""
    lock = root / "uv.lock"
    return hashlib.sha256(lock.read_bytes() if lock.is_file() else b"").hexdigest()


def remember(root: Path, before: LockState, after: LockState) -> None:
    """Keep the lock of ``before`` for when ``after`` is taken back."""
    # It comes back by itself then.
    if before.lock == after.lock:
        return
    private_folder(root)
    folder = private_path(root, _FOLDER)
    folder.mkdir(exist_ok=True)
    disk.write_atomically(_file(folder, before.manifest, after.lock), before.lock)
    kept = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime_ns)
    for old in kept[:-_KEPT]:
        old.unlink()


def remembered(root: Path, now: LockState) -> bytes | None:
    """The lock that went with this manifest, if no one has locked anew since."""
    file = _file(private_path(root, _FOLDER), now.manifest, now.lock)
    kept = file.is_file() and not file.is_symlink()
    return file.read_bytes() if kept else None


def _file(folder: Path, manifest: bytes, lock: bytes) -> Path:
    """Named after the manifest to come back to, and the lock to come from."""
    # The digest of one first: two contents in a row could be divided elsewhere.
    name = hashlib.sha256(hashlib.sha256(manifest).digest() + lock).hexdigest()[:32]
    return folder / f"{name}.lock"
