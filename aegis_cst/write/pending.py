"""A note that the virtual environment is behind the lock file."""

from pathlib import Path

from aegis_cst.storage import disk
from aegis_cst.storage.private_folder import private_folder, private_path

_NAME = "pending-sync"


def note(root: Path) -> None:
    """Leave the note: the environment is to be brought up to date."""
    disk.write_atomically(private_folder(root) / _NAME, b"")


def clear(root: Path) -> None:
    """Take the note away: the environment is up to date."""
    disk.unlink(private_path(root, _NAME))


def is_noted(root: Path) -> bool:
    """Whether an earlier command did not come to it."""
    return private_path(root, _NAME).is_file()
