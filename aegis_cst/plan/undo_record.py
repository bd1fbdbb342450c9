"""What is kept of a command, so that it can be taken back."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from aegis_cst.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Content:
    """What a file held; ``data`` is ``None`` where only the digest was kept."""

    digest: str
    data: bytes | None

    def is_in(self, data: bytes | None) -> bool:
        """Whether a file holds this."""
        return data is not None and digest_of(data) == self.digest


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """One file; ``None`` stands for no file.

    ``mode`` are the permissions of a file that was deleted, ``withheld`` says why
    contents were not kept.
    """

    path: str
    before: Content | None
    after: Content | None
    mode: int | None = None
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One command, by its direction, and when it was applied.

    ``lock`` is the digest of a lock file that it left alone; empty where it brought the
    lock file up to date. ``originals`` are files as a component has them, of which the
    project has others: a later update needs them.
    """

    command: str
    components: tuple[str, ...]
    when: str
    files: tuple[RecordedFile, ...]
    lock: str = ""
    originals: tuple[bytes, ...] = ()


def record_of_plan(
    plan: Plan,
    when: str,
    modes: Mapping[str, int],
    withheld: Mapping[str, str],
    lock: str = "",
) -> Record:
    """What is kept of a plan that is about to be written.

    ``modes`` are those of files that are there, ``withheld`` says of paths why their
    contents are not to be kept, ``lock`` is that of the record.
    """
    files = []
    for change in plan.changes:
        reason = withheld.get(change.path, "")
        whole = not reason and change.before is not None
        files.append(
            RecordedFile(
                change.path,
                _content(change.before, keep=whole),
                _content(change.after, keep=whole),
                modes.get(change.path) if change.after is None else None,
                reason if change.before is not None else "",
            )
        )
    return Record(
        plan.direction, plan.components, when, tuple(files), lock, plan.originals
    )


def _content(data: bytes | None, *, keep: bool) -> Content | None:
    if data is None:
        return None
    return Content(digest_of(data), data if keep else None)


def digest_of(data: bytes) -> str:
    """The digest by which contents are told apart."""
    return hashlib.sha256(data).hexdigest()
