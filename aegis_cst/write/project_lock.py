"""One writing command at a time in a project."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from aegis_cst.storage import disk
from aegis_cst.storage.private_folder import private_folder, private_path

PATIENCE = 3.0
"""Seconds to wait for another command."""

_PAUSE = 0.05


class HeldError(Exception):
    """Another command writes; the text says which."""


if sys.platform == "win32":
    import msvcrt

    # It locks bytes from the current place on, here the first one:
    # https://docs.python.org/3/library/msvcrt.html#msvcrt.locking
    def _lock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    # The lock is that of the open file, which a child can inherit, and goes with the
    # last process that has it: https://man7.org/linux/man-pages/man2/flock.2.html
    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def held(root: Path, command: str, patience: float = PATIENCE) -> Iterator[int]:
    """Hold the project; gives a handle that a child may keep, and the lock with it.

    Raises ``HeldError`` if another command does not let go of it in time.
    """
    folder = private_folder(root)
    handle = os.open(private_path(root, "lock"), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _wait(root, handle, patience)
        # In a file of its own: what is locked cannot be read on Windows.
        holder = {
            "pid": os.getpid(),
            "command": command,
            "since": datetime.now().astimezone().isoformat(timespec="seconds"),
        }
        disk.write_atomically(folder / "holder", json.dumps(holder).encode())
        try:
            yield handle
        finally:
            with suppress(OSError):
                disk.unlink(folder / "holder")
    finally:
        os.close(handle)


def is_held(root: Path, patience: float = PATIENCE) -> bool:
    """Whether a command writes, and goes on writing. Changes nothing on disk."""
    try:
        handle = os.open(private_path(root, "lock"), os.O_RDWR)
    except OSError:
        return False
    try:
        _wait(root, handle, patience)
    except HeldError:
        return True
    finally:
        os.close(handle)
    return False


def _wait(root: Path, handle: int, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            _lock(handle)
        # The one on POSIX, the other on Windows.
        except (BlockingIOError, PermissionError) as error:
            if time.monotonic() > deadline:
                raise HeldError(held_by(root)) from error
            time.sleep(_PAUSE)
        else:
            return


def held_by(root: Path) -> str:
    """Who holds the project, as far as that is known."""
    try:
        holder = json.loads(private_path(root, "holder").read_bytes())
        who = f"aegis {holder['command']} (process {holder['pid']}, since "
        who += f"{holder['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another aegis, or a uv that it started,"
    return f"{who} is writing to this project; run this again when it is done"
