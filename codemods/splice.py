"""Spans of bytes to put in or to take out, and the text with that done.

LibCST tells places in bytes. The parsers of YAML and TOML tell them in characters:
``codemods.text_lines`` does the same for those.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Insertion:
    """Text to put in at ``offset``, a byte offset into the file as it is."""

    offset: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Deletion:
    """The bytes from ``start`` up to ``end``, which go."""

    start: int
    end: int


def apply_insertions(data: bytes, insertions: Sequence[Insertion]) -> bytes:
    """Put every insertion in; several at one offset stand in the order given."""
    parts: list[bytes] = []
    last = 0
    # ``sorted`` is stable, so that neighbours keep their order.
    for insertion in sorted(insertions, key=lambda each: each.offset):
        parts += [data[last : insertion.offset], insertion.text]
        last = insertion.offset
    return b"".join([*parts, data[last:]])


def apply_deletions(data: bytes, deletions: Sequence[Deletion]) -> bytes:
    """Take every deletion out; overlaps count once."""
    parts: list[bytes] = []
    last = 0
    for deletion in sorted(deletions, key=lambda each: each.start):
        if deletion.start > last:
            parts.append(data[last : deletion.start])
        last = max(last, deletion.end)
    return b"".join([*parts, data[last:]])
