"""Take an edit out so that its insertion is undone to the byte."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from codemods.result import Edited, Refusal, Result
from codemods.text_lines import TextFile, Way, stripped, without


@dataclass(frozen=True, slots=True)
class Undo:
    """Chooses, of several ways to delete an edit, the one that undoes its insertion.

    ``insert`` is the insertion, ``chunks`` what it inserted once, if that is known,
    ``head`` the end of the edit's first word, and ``proves`` tells whether a text
    without the edit is otherwise what it was.
    """

    source: TextFile
    insert: Callable[[bytes], Result]
    chunks: Sequence[str]
    head: int
    proves: Callable[[str], bool]

    def strip(
        self, levels: Sequence[Sequence[Way]], line: int, otherwise: str
    ) -> Edited | Refusal:
        """Delete the edit, which is on ``line``; ``otherwise`` is why it stays."""
        way = self.choose(levels)
        if way is None:
            return Refusal(f"{otherwise}; delete it by hand", line)
        return stripped(self.source, way, line)

    def choose(self, levels: Sequence[Sequence[Way]]) -> Way | None:
        """Choose a way; None if none of them can be proven.

        The levels go from the edit alone to it and what was made to hold it. The one
        after which the insertion would make the same chunks again is right; where none
        would, or the chunks are not known, the widest is.
        """
        good = [list(filter(self._proven, level)) for level in levels]
        good = [level for level in good if level]
        if not good:
            return None
        if not self.chunks:
            return self._best([way for level in reversed(good) for way in level])
        alone = good[0]
        if len(good) == 1:
            return self._closest(alone)
        fitting = (level for level in good if any(map(self._repeats, level)))
        chosen = next(fitting, good[-1])
        if chosen is alone:
            return self._closest(alone)
        return self._best(chosen)

    def _closest(self, ways: Sequence[Way]) -> Way:
        """Choose by the text that goes: the chunks, or at least their blank lines."""
        known = "".join(self.chunks)
        for way in ways:
            if self._deleted(way) == known:
                return way

        def weight(way: Way) -> tuple[bool, int]:
            return _lead(self._deleted(way)) == _lead(known), self._score(way)

        return max(ways, key=weight)

    def _best(self, ways: Sequence[Way]) -> Way:
        return ways[0] if len(ways) == 1 else max(ways, key=self._score)

    def _score(self, way: Way) -> int:
        """Weigh a way by how much of the edit's insertion would come about again."""
        again = self.insert(self.source.encode(self._after(way)))
        if not isinstance(again, Edited):
            return 0
        start = self.source.encode(self.source.text[: self.head])
        repeats = again.chunks == tuple(self.chunks)
        same = again.data == self.source.encode(self.source.text)
        # Powers of two: no two weaker signs outweigh a stronger one.
        return 4 * repeats + 2 * same + again.data.startswith(start)

    def _repeats(self, way: Way) -> bool:
        again = self.insert(self.source.encode(self._after(way)))
        return isinstance(again, Edited) and again.chunks == tuple(self.chunks)

    def _proven(self, way: Way) -> bool:
        return self.proves(self._after(way))

    def _deleted(self, way: Way) -> str:
        return "".join(self.source.text[cut.start : cut.end] for cut in way)

    def _after(self, way: Way) -> str:
        return without(self.source.text, way)


def made(chunks: Sequence[str], name: str) -> bool:
    """Tell whether an insertion may have written the key or table called ``name``.

    Where its chunks are known and do not show it, somebody else wrote it, and it stays,
    even with nothing in it.
    """
    # ``volumes:`` is no part of ``my-volumes:``.
    named = re.compile(rf"(?<![\w-]){re.escape(name)}")
    return not chunks or any(map(named.search, chunks))


def _lead(text: str) -> str:
    """Give the newlines with which a text starts."""
    return text[: len(text) - len(text.lstrip("\r\n"))]
