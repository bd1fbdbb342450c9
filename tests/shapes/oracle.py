"""The judge of a shape: whether an edit kept every promise on one file.

It shares no code with the engine. A kind of edit comes as its three verbs, the shape
as the choices that it was made from, and what the edit ought to mean as a function
that raises. ``Tally`` counts, so that a suite can tell that it tried enough files and
that not all of them were refused.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from round_trip import Find, Insert, Strip, is_subsequence

from codemods.result import Edited, Found, Presence, Refusal, Unchanged

Meaning = Callable[[bytes, bytes], None]
"""Raises ``AssertionError`` where the second file is not the first with the edit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A kind of edit on one file, and what is expected of it.

    ``whole_file`` are beginnings of reasons of refusals that no line can be given for.
    ``paste`` puts what a refusal offers into a file.
    """

    find: Find
    insert: Insert
    strip: Strip
    meaning: Meaning
    whole_file: tuple[str, ...] = ()
    paste: Callable[[bytes, str], bytes] | None = None


def judge(shape: object, data: bytes, edit: Edit) -> Edited | Refusal:
    """Insert and strip, and raise for the first promise that is broken.

    Whatever goes wrong carries the choices of the shape and the file as a note.
    """
    try:
        return _judged(data, edit)
    except Exception as error:
        error.add_note(_portrait(shape, data, edit))
        raise


def _judged(data: bytes, edit: Edit) -> Edited | Refusal:
    found = edit.find(data)
    first = edit.insert(data)
    if isinstance(first, Refusal):
        check_refusal(first, data, edit.whole_file)
        assert isinstance(edit.strip(data, ()), Unchanged | Refusal)
        return first
    assert isinstance(found, Found), found
    assert found.presence is Presence.ABSENT, found
    assert isinstance(first, Edited), "the edit was not there, and insert did nothing"
    check_insertion(data, first)
    edit.meaning(data, first.data)
    seen = edit.find(first.data)
    assert isinstance(seen, Found), seen
    assert seen.presence is Presence.OURS, seen
    assert 1 <= seen.line <= seen.end_line <= line_count(first.data), seen
    again = edit.insert(first.data)
    assert isinstance(again, Unchanged), f"a second insert was not idle: {again}"
    _check_strip(data, first, edit)
    return first


def _check_strip(data: bytes, first: Edited, edit: Edit) -> None:
    back = edit.strip(first.data, first.chunks)
    assert isinstance(back, Edited), back
    assert back.data == data, f"stripped with the record, not as before:\n{back.data!r}"
    assert isinstance(edit.strip(data, first.chunks), Unchanged)
    forgot = edit.strip(first.data, ())
    assert isinstance(forgot, Edited), f"stripped without the record: {forgot}"
    assert is_subsequence(forgot.data, first.data)
    assert ink(forgot.data) == ink(data), (
        f"stripped without the record, more than blank lines differ:\n{forgot.data!r}"
    )


def check_insertion(before: bytes, edited: Edited) -> None:
    """Insertion only: the chunks, and nothing else, tell the two files apart."""
    after = edited.data
    assert is_subsequence(before, after), "bytes of the user's are gone"
    rest = after
    texts = [chunk.encode() for chunk in edited.chunks]
    assert len(after) == len(before) + sum(map(len, texts)), "not the chunks alone"
    for text in texts:
        assert text, "an empty chunk"
        assert text in rest, "the chunks do not stand in their order"
        rest = rest[rest.index(text) + len(text) :]
    assert 1 <= edited.line <= line_count(after), edited.line


def check_deletion(before: bytes, after: bytes) -> None:
    """Deletion only: all that is left stood there before, in its order."""
    assert is_subsequence(after, before), "bytes were added"


def check_refusal(
    refusal: Refusal, data: bytes, whole_file: Iterable[str] = ()
) -> None:
    """A refusal has a reason, and a line that the file has."""
    assert refusal.reason.strip()
    if refusal.reason.startswith(tuple(whole_file)):
        assert refusal.line == 0, refusal
    else:
        assert 1 <= refusal.line <= line_count(data), f"no place: {refusal}"


def line_count(data: bytes) -> int:
    """Lines as an editor numbers them: an empty file and an open end count as one."""
    lines = data.splitlines()
    return max(1, len(lines) + data.endswith((b"\n", b"\r")))


def ink(data: bytes) -> list[bytes]:
    """The lines that are not blank, without their ends: what a reader sees."""
    return [line for line in data.splitlines() if line.strip()]


def lost_lines(before: bytes, after: bytes) -> list[bytes]:
    """Lines of ``before`` that are no longer lines of ``after``, in order."""
    rest = after.splitlines()
    lost: list[bytes] = []
    for line in before.splitlines():
        if line in rest:
            rest = rest[rest.index(line) + 1 :]
        else:
            lost.append(line)
    return lost


def _portrait(shape: object, data: bytes, edit: Edit) -> str:
    """What a person needs to see a counter-example, and to make it a test."""
    choices = shape
    if isinstance(shape, Mapping):
        choices = "\n".join(f"  {name} = {value!r}" for name, value in shape.items())
    try:
        result: object = edit.insert(data)
    except Exception as error:  # noqa: BLE001 - the error itself is already on its way
        result = error
    after = result.data if isinstance(result, Edited) else result
    return f"shape:\n{choices}\nfile:\n{data!r}\ninsert gives:\n{after!r}"


@dataclass(slots=True)
class Tally:
    """Counts the distinct files of one kind of edit, and how each came out."""

    edited: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    _files: set[bytes] = field(default_factory=set)

    def judge(self, shape: object, data: bytes, edit: Edit) -> Edited | Refusal | None:
        """Judge one file; one that was judged before is passed over."""
        if data in self._files:
            return None
        self._files.add(data)
        result = judge(shape, data, edit)
        if isinstance(result, Edited):
            self.edited += 1
        else:
            self.refused[result.reason] += 1
        return result

    @property
    def distinct(self) -> int:
        """How many different files there were."""
        return len(self._files)

    def expect(self, *, distinct: int, edited: float) -> None:
        """At least so many files, and at least this share of them edited."""
        assert self.distinct >= distinct, self
        share = self.edited / self.distinct
        assert share >= edited, f"only {share:.0%} edited; refused: {self.refused}"

    def __repr__(self) -> str:
        refused = sum(self.refused.values())
        return f"{self.distinct} shapes, {self.edited} edited, {refused} refused"
