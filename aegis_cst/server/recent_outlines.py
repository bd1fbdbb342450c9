"""Outlines from one look at a project to the next."""

from hashlib import blake2b

from aegis_cst.reading.code.outline import Block


class RecentOutlines:
    """By a digest of the content: the contents themselves would fill the memory."""

    def __init__(self) -> None:
        """Nothing is known at first."""
        self._known: dict[bytes, Block] = {}
        self._asked: dict[bytes, Block] = {}

    def recall(self, data: bytes) -> Block | None:
        """The outline of a content, if it was needed lately."""
        digest = _digest(data)
        outline = self._asked.get(digest, self._known.get(digest))
        if outline is not None:
            self._asked[digest] = outline
        return outline

    def remember(self, data: bytes, outline: Block) -> None:
        """Keep the outline of a content."""
        self._asked[_digest(data)] = outline

    def forget_old(self) -> None:
        """Forget what nobody has asked for since the last time: former keystrokes."""
        self._known, self._asked = self._asked, {}


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
