"""``.aegis/undo/``: one numbered folder a command, with what its files held."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from aegis_cst.components.portable_path import is_private
from aegis_cst.plan.model import Direction
from aegis_cst.plan.undo_record import Content, Record, RecordedFile, digest_of
from aegis_cst.reading.record.members import (
    MalformedError,
    contained,
    member,
    text_or_null,
    texts,
)
from aegis_cst.storage import disk
from aegis_cst.storage.private_folder import private_folder, private_path

VERSION = 1
KEPT = 20
"""How many commands can be taken back."""

SIZE = 20_000_000
"""Bytes that all records may take together."""

_FOLDER = "undo"
_NAME = "record.json"
_NUMBER = re.compile(r"\d{4,9}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class BrokenRecordError(Exception):
    """An undo record that cannot be read; the text says what to do."""


def next_number(root: Path) -> str:
    """The name of a new record."""
    return f"{max((int(each) for each in _numbers(root)), default=0) + 1:04}"


def save(root: Path, number: str, record: Record) -> None:
    """Keep a record."""
    folder = private_folder(root) / _FOLDER
    for each in (folder, folder / number):
        if not each.is_dir():
            disk.make_folder(each)
    folder = private_path(root, _FOLDER, number)
    kept = [each for file in record.files for each in (file.before, file.after)]
    blobs = {each.digest: each.data for each in kept if each is not None}
    blobs |= {digest_of(data): data for data in record.originals}
    for digest, data in blobs.items():
        if data is not None:
            # For the user alone: the file itself may be readable by fewer than usual.
            disk.create_file(folder / digest, data, 0o600)
    document = {
        "version": VERSION,
        "command": record.command,
        "components": record.components,
        "when": record.when,
        "lock": record.lock,
        "files": [
            {
                "path": file.path,
                "before": file.before and file.before.digest,
                "after": file.after and file.after.digest,
                "mode": file.mode,
                "withheld": file.withheld,
            }
            for file in record.files
        ],
    }
    disk.create_file(folder / _NAME, json.dumps(document, indent=1).encode())
    disk.flush_files(sorted(folder.iterdir()))


def last(root: Path) -> tuple[str, Record] | None:
    """The newest record and its number.

    Raises ``BrokenRecordError`` if it is none that aegis wrote.
    """
    number = max(_numbers(root), key=int, default="")
    if not number:
        return None
    folder = private_path(root, _FOLDER, number)
    try:
        data = json.loads(private_path(root, _FOLDER, number, _NAME).read_bytes())
        return number, _record(folder, data)
    except (OSError, ValueError, MalformedError, RecursionError) as error:
        message = f"{folder} is no undo record of this aegis ({error}); delete it"
        raise BrokenRecordError(message) from error


def contents(root: Path) -> Iterator[bytes]:
    """Whatever is kept of files, the newest first."""
    for number in sorted(_numbers(root), key=int, reverse=True):
        for each in sorted(private_path(root, _FOLDER, number).iterdir()):
            if (
                _DIGEST.fullmatch(each.name)
                and each.is_file()
                and not each.is_symlink()
            ):
                yield each.read_bytes()


def drop(root: Path, number: str) -> None:
    """Forget a record, if there is one of that number."""
    if number:
        disk.remove_tree(private_path(root, _FOLDER, number))


def prune(root: Path) -> None:
    """Forget the oldest records if there are too many, or if they are too large."""
    size = 0
    for count, number in enumerate(sorted(_numbers(root), key=int, reverse=True)):
        folder = private_path(root, _FOLDER, number)
        size += sum(each.lstat().st_size for each in folder.iterdir())
        # The newest stays, whatever its size: it was promised when it was written.
        if count and (count >= KEPT or size > SIZE):
            drop(root, number)


def _numbers(root: Path) -> list[str]:
    folder = private_path(root, _FOLDER)
    if not folder.is_dir():
        return []
    return [each.name for each in folder.iterdir() if _NUMBER.fullmatch(each.name)]


def _record(folder: Path, data: object) -> Record:
    if member(data, "version", int) != VERSION:
        message = "it has another version"
        raise MalformedError(message)
    command = member(data, "command", str)
    if command not in set(Direction):
        message = f"{command!r} cannot be taken back"
        raise MalformedError(message)
    return Record(
        command,
        tuple(texts(data, "components")),
        member(data, "when", str),
        tuple(_file(folder, each) for each in member(data, "files", list)),
        member(data, "lock", str, ""),
    )


def _file(folder: Path, data: object) -> RecordedFile:
    path = contained(member(data, "path", str))
    if is_private(path):
        message = f"{path!r} belongs to a tool"
        raise MalformedError(message)
    mode = data.get("mode") if isinstance(data, dict) else None
    return RecordedFile(
        path,
        _content(folder, data, "before"),
        _content(folder, data, "after"),
        # No bit that runs a file as its owner; and ``True`` is an ``int``.
        mode & 0o777 if type(mode) is int else None,
        member(data, "withheld", str),
    )


def _content(folder: Path, data: object, key: str) -> Content | None:
    digest = text_or_null(data, key, _DIGEST, "a digest")
    if digest is None:
        return None
    blob = folder / digest
    # A blob may be gone, and a link could lead anywhere.
    content = blob.read_bytes() if blob.is_file() and not blob.is_symlink() else None
    if content is not None and digest_of(content) != digest:
        message = f"{digest} has another content"
        raise MalformedError(message)
    return Content(digest, content)
