"""Outlines from one run to the next, by the content of the files they were made of."""

import json
from hashlib import blake2b
from typing import Any

from aegis_cst.reading.code.outline import Block
from aegis_cst.reading.code.outline_codec import decode_block, encode

_DAMAGED = (ValueError, TypeError, IndexError, KeyError, RecursionError)


class OutlineMemory:
    """What was known at the start, and what was asked for since."""

    def __init__(self, key: str, data: bytes = b"") -> None:
        """``data`` is what ``dumped`` gave at the end of another run, if any.

        It is of no use unless that run had the same ``key``.
        """
        self._key = key
        self._known: dict[str, Any] = {}
        self._asked: dict[str, Any] = {}
        try:
            former, known = json.loads(data or b'["", {}]')
            self._known = dict(known) if former == key else {}
        except _DAMAGED:
            return

    def recall(self, data: bytes) -> Block | None:
        """The outline of a content, if it is known."""
        digest = _digest(data)
        encoded = self._known.get(digest)
        if encoded is None:
            return None
        try:
            outline = decode_block(encoded)
        except _DAMAGED:
            return None
        self._asked[digest] = encoded
        return outline

    def remember(self, data: bytes, outline: Block) -> None:
        """Keep the outline of a content."""
        self._asked[_digest(data)] = encode(outline)

    @property
    def has_changed(self) -> bool:
        """Whether another run needs other outlines than this one had."""
        return self._asked.keys() != self._known.keys()

    def dumped(self) -> bytes:
        """The outlines that were asked for; others are forgotten."""
        return json.dumps([self._key, self._asked], separators=(",", ":")).encode()


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
