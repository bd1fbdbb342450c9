"""The journal of a command that is being written: ``.aegis/journal.json``.

It is there while files are changed. Whoever finds one afterwards knows what to do.
"""

import json
import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from aegis_cst.components.portable_path import is_private
from aegis_cst.plan.undo_record import digest_of
from aegis_cst.reading.record.members import (
    MalformedError,
    contained,
    member,
    text_or_null,
    texts,
)
from aegis_cst.storage import disk
from aegis_cst.storage.private_folder import private_folder, private_path

NAME = "journal.json"
VERSION = 1
ANY = "any"
"""Digest of a file that another program writes meanwhile."""

# A journal may have come with a copied folder: what it says is deleted has to be of
# these names, and beside what a command may write.
_TEMPORARY = re.compile(r"\.aegis-[0-9a-f]{12}-\d+\.(?:new|old)\.tmp")
_DIGEST = re.compile(rf"[0-9a-f]{{64}}|{ANY}")
_NUMBER = re.compile(r"\d{4,9}")


class Phase(StrEnum):
    """How far a command has come: all but the last are taken back."""

    STAGING = "staging"
    APPLYING = "applying"
    COMMITTED = "committed"


class BrokenJournalError(Exception):
    """A journal that cannot be read; the text says what to do."""


@dataclass(frozen=True, slots=True)
class JournaledFile:
    """One file; digests are ``None`` for no file.

    ``new`` is where its content is staged, ``old`` where the former one is kept.
    """

    target: str
    before: str | None
    after: str | None
    new: str
    old: str


@dataclass(frozen=True, slots=True)
class Journal:
    """Paths are relative to the root, and lead through no link.

    ``record`` is the undo record that goes with the command, ``dropped`` are those
    that are used up by it. ``sync`` says that the environment is behind then.
    """

    command: str
    phase: Phase
    entries: tuple[JournaledFile, ...]
    folders: tuple[str, ...]
    record: str
    dropped: tuple[str, ...]
    sync: bool


def digest_at(data: bytes | None) -> str | None:
    """The digest of what a file holds; ``None`` if there is no file."""
    return None if data is None else digest_of(data)


def save(root: Path, journal: Journal) -> None:
    """Write the journal; it is seen whole or not at all."""
    # For people as well: a broken one has to be looked at by hand.
    text = json.dumps({"version": VERSION, **asdict(journal)}, indent=1)
    disk.write_atomically(private_folder(root) / NAME, text.encode())


def discard(root: Path) -> None:
    """Delete the journal: the command is over."""
    disk.unlink(private_path(root, NAME))


def is_there(root: Path) -> bool:
    """Whether a command is being written, or was left unfinished."""
    return private_path(root, NAME).is_file()


def load(root: Path) -> Journal | None:
    """The journal that was left behind, if there is one.

    Raises ``BrokenJournalError`` if it is none that aegis wrote.
    """
    path = private_path(root, NAME)
    if not path.is_file():
        return None
    try:
        return _journal(json.loads(path.read_bytes()))
    except (ValueError, MalformedError, RecursionError) as error:
        message = (
            f"{path} is no journal of this aegis ({error}); look at your files with "
            "git, then delete it"
        )
        raise BrokenJournalError(message) from error


def _journal(data: object) -> Journal:
    if member(data, "version", int) != VERSION:
        message = "it has another version"
        raise MalformedError(message)
    numbers = [member(data, "record", str), *texts(data, "dropped")]
    if not all(not each or _NUMBER.fullmatch(each) for each in numbers):
        message = "record and dropped are to be numbers"
        raise MalformedError(message)
    return Journal(
        command=member(data, "command", str),
        phase=Phase(member(data, "phase", str)),
        entries=tuple(_entry(each) for each in member(data, "entries", list)),
        folders=tuple(_owned(each) for each in texts(data, "folders")),
        record=numbers[0],
        dropped=tuple(numbers[1:]),
        sync=member(data, "sync", bool),
    )


def _entry(data: object) -> JournaledFile:
    target = _owned(member(data, "target", str))
    folder = target.rpartition("/")[0]
    return JournaledFile(
        target,
        _digest(data, "before"),
        _digest(data, "after"),
        _beside(folder, member(data, "new", str)),
        _beside(folder, member(data, "old", str)),
    )


def _owned(path: str) -> str:
    """A path that a command may write to."""
    if is_private(path):
        message = f"{path!r} belongs to a tool"
        raise MalformedError(message)
    return contained(path)


def _beside(folder: str, path: str) -> str:
    """A temporary file in that folder, or none."""
    parent, _, name = path.rpartition("/")
    if path and (parent != folder or not _TEMPORARY.fullmatch(name)):
        message = f"{path!r} is no name of a temporary file"
        raise MalformedError(message)
    return path


def _digest(data: object, key: str) -> str | None:
    return text_or_null(data, key, _DIGEST, "a digest")
