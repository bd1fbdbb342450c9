"""Archives of others, unpacked within limits: plain files and folders, none outside."""

import io
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

LARGEST = 50_000_000
"""Bytes of an archive, and of all that is in it."""

MOST = 10_000
"""Files and folders in an archive."""

_Member = TypeVar("_Member", tarfile.TarInfo, zipfile.ZipInfo)


class ArchiveError(Exception):
    """What is not unpacked; the text says why."""


def unpack_tar(data: bytes, folder: Path) -> None:
    """Unpack a tar file, compressed or not.

    Links out of it, devices and the like are refused by ``filter="data"``, see
    https://docs.python.org/3/library/tarfile.html#tarfile.data_filter.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            # One by one: the headers behind a large file are not looked for.
            archive.extractall(folder, _limited(archive), filter="data")
    except (tarfile.TarError, OSError, EOFError) as error:
        message = f"the archive cannot be unpacked: {error}"
        raise ArchiveError(message) from error


def unpack_zip(data: bytes, folder: Path) -> None:
    """Unpack a zip file; ``zipfile`` itself keeps paths below the folder."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for each in _limited(archive.infolist()):
                archive.extract(each, folder)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        message = f"the archive cannot be unpacked: {error}"
        raise ArchiveError(message) from error


def _limited(members: Iterable[_Member]) -> Iterator[_Member]:
    total = 0
    for number, each in enumerate(members, start=1):
        total += each.size if isinstance(each, tarfile.TarInfo) else each.file_size
        if total > LARGEST:
            message = f"the archive holds more than {LARGEST:,} bytes"
            raise ArchiveError(message)
        if number > MOST:
            message = f"the archive holds more than {MOST:,} files"
            raise ArchiveError(message)
        yield each
