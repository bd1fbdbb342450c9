"""The judge of a shape of a data file: Compose, TOML, requirements, variables.

It adds to ``oracle`` what holds of these kinds only: an edit may stand in a file
before, may be in several places at once, and may leave a container that only the record
of the insertion tells from one of the user's.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from proof_scale import SCALE
from round_trip import is_subsequence

from codemods.result import Edited, Found, Presence, Refusal, Result, Unchanged
from shapes.file_forms import Shape, notes, plain
from shapes.oracle import Edit, check_refusal, line_count

Reads = Callable[[bytes], Any]
"""What a file says, by a parser of someone else's; raises where it is not valid."""


@dataclass(slots=True)
class Count:
    """Counts the distinct files of one kind of edit, and how each came out."""

    reads: Reads
    edited: int = 0
    there: int = 0
    exact: int = 0
    offered: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    _files: set[bytes] = field(default_factory=set)

    def judge(self, shape: Shape, data: bytes, edit: Edit) -> None:
        """Judge one file; one that was judged before is passed over."""
        if data in self._files:
            return
        self._files.add(data)
        try:
            self._judge(data, edit)
        except Exception as error:
            choices = "\n".join(f"  {name} = {one!r}" for name, one in shape.items())
            error.add_note(f"shape:\n{choices}\nfile:\n{data!r}\n{data.decode()}")
            raise

    @property
    def distinct(self) -> int:
        """How many different files there were."""
        return len(self._files)

    def expect(self, *, distinct: float, edited: float, exact: float = 0.9) -> None:
        """At least so many files, so many edited, and of these so many exact.

        Exact is what goes to the byte without the record too.

        The number is that of an ordinary run; ``edited`` and ``exact`` are shares.
        """
        assert self.distinct >= min(1, SCALE) * distinct, self
        assert self.edited >= edited * self.distinct, self
        assert self.exact >= exact * self.edited, self

    def __repr__(self) -> str:
        refused = sum(self.refused.values())
        return (
            f"{self.distinct} shapes, {self.edited} edited, {self.there} there before, "
            f"{refused} refused, {self.exact} exact without record: {self.refused}"
        )

    def _judge(self, data: bytes, edit: Edit) -> None:
        first = edit.insert(data)
        found = edit.find(data)
        if isinstance(first, Refusal):
            check_refusal(first, data, edit.whole_file)
            if edit.paste is not None and first.snippet:
                edit.meaning(data, edit.paste(data, first.snippet))
                self.offered += 1
            self.refused[first.reason.partition("`")[0][:40]] += 1
        elif isinstance(first, Unchanged):
            assert isinstance(found, Found), found
            assert found.presence is not Presence.ABSENT
            assert 1 <= first.line <= line_count(data)
            self.there += 1
        else:
            assert isinstance(found, Found), found
            assert found.presence is Presence.ABSENT, found
            self.edited += 1
            self.exact += self._round_trip(data, first, edit)

    def _round_trip(self, data: bytes, first: Edited, edit: Edit) -> bool:
        """Judge an edit; tell whether it goes to the byte without its record too."""
        check_insertion(data, first)
        edit.meaning(data, first.data)
        seen = edit.find(first.data)
        assert isinstance(seen, Found), seen
        assert seen.presence is Presence.OURS, seen
        assert 1 <= seen.line <= seen.end_line <= line_count(first.data), seen
        assert isinstance(edit.insert(first.data), Unchanged)
        back = edited(edit.strip(first.data, first.chunks))
        assert back.data == data, f"with its record: {back.data!r}"
        again = edit.strip(data, first.chunks)
        assert isinstance(again, Unchanged), again
        forgot = edited(edit.strip(first.data, ())).data
        assert is_subsequence(forgot, first.data)
        assert notes(forgot) == notes(data)
        assert forgot == data or self.reads(forgot) is not None
        edit.meaning(forgot, first.data)
        return forgot == data


def edited(result: Result) -> Edited:
    """Give an edit that has to have been made."""
    assert isinstance(result, Edited), result
    return result


def check_insertion(before: bytes, first: Edited) -> None:
    """Insertion only: the chunks, and nothing else, tell the two files apart."""
    after = first.data
    assert is_subsequence(before, after), "bytes of the user's are gone"
    before, after = plain(before), plain(after)
    chunks = [chunk.encode() for chunk in first.chunks]
    assert len(after) == len(before) + sum(map(len, chunks)), "not the chunks alone"
    assert any(chunks)
    position = 0
    for chunk in chunks:
        position = after.index(chunk, position) + len(chunk)
    assert notes(after) == notes(before), "comments differ"
    assert 1 <= first.line <= line_count(after), first.line
