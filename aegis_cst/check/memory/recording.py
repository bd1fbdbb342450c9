"""Sources that note what was read, so that it can be seen later whether it changed."""

import hashlib
import os
import time
from collections.abc import Mapping
from pathlib import Path

from aegis_cst.reading.files.sources import Sources

Stamp = list[int] | str | None
"""Of a file: when it was changed and how large it is; its digest; or no such file."""

# git has the same trouble with its index, and the same way out:
# https://git-scm.com/docs/racy-git
_FRESH = 3_000_000_000
"""Nanoseconds in which a file may change again without a trace in its times."""


class RecordingSources:
    """Another's files, with a stamp of each that was asked for."""

    def __init__(self, base: Sources, root: Path) -> None:
        """``base`` is the project on disk in ``root``."""
        self.skips = base.skips
        self.stamps: dict[str, Stamp] = {}
        self._base = base
        self._root = root

    @property
    def links(self) -> Mapping[str, str]:
        """Files that are links to others of the project."""
        return self._base.links

    @property
    def paths(self) -> frozenset[str]:
        """Every file."""
        return self._base.paths

    def read(self, path: str) -> bytes | None:
        """Content of a file; the stamp is taken before, so that it is never too new."""
        stamp = stamp_of(f"{self._root}/{path}") if path not in self.stamps else None
        data = self._base.read(path)
        if path not in self.stamps:
            is_fresh = stamp is not None and time.time_ns() - stamp[0] < _FRESH
            fixed = digest_of(data) if is_fresh and data is not None else stamp
            self.stamps[path] = fixed
        return data


def stamp_of(location: str) -> list[int] | None:
    """What the file system knows of a file."""
    try:
        found = os.stat(location)  # noqa: PTH116 - asked of every file at every commit
    except (OSError, ValueError):
        return None
    return [found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino]


def digest_of(data: bytes) -> str:
    """A digest of a content."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
