"""Judges of an edit that share no code with the engine.

Each case is tried in every byte-level variant that a file may come in: other
newlines, a byte-order mark, no final newline, trailing spaces, tabs.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from codemods.result import Edited, Found, Presence, Refusal, Unchanged

Find = Callable[[bytes], Found | Refusal]
Insert = Callable[[bytes], Edited | Unchanged | Refusal]
Strip = Callable[[bytes, Sequence[str]], Edited | Unchanged | Refusal]


def variants(text: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each form in which the same text may lie on a disk."""
    data = text.encode()
    yield "as it is", data
    yield "CRLF", data.replace(b"\n", b"\r\n")
    yield "byte-order mark", b"\xef\xbb\xbf" + data
    yield "no final newline", data.rstrip(b"\n")
    yield "blank lines at the end", data + b"\n\n"
    yield "mixed newlines", data.replace(b"\n", b"\r\n", data.count(b"\n") // 2)
    yield "tabs", data.replace(b"    ", b"\t")
    yield "trailing spaces", data.replace(b",\n", b",  \n")
    yield "CRLF, no final newline", data.rstrip(b"\n").replace(b"\n", b"\r\n")


def is_subsequence(shorter: bytes, longer: bytes) -> bool:
    """Whether the longer text holds all bytes of the shorter one in their order."""
    rest = iter(longer)
    return all(byte in rest for byte in shorter)


def edited(result: Edited | Unchanged | Refusal) -> Edited:
    assert isinstance(result, Edited), result
    return result


def refused(result: Any) -> Refusal:  # noqa: ANN401 - whatever a verb answered
    assert isinstance(result, Refusal), result
    return result


def check_round_trip(
    data: bytes, find: Find, insert: Insert, strip: Strip, *, python: bool = True
) -> Edited:
    """Insert and strip ``data`` and judge every step; give the first edit back."""
    found = find(data)
    assert isinstance(found, Found), found
    assert found.presence is Presence.ABSENT
    first = edited(insert(data))
    assert is_subsequence(data, first.data)
    assert len(first.data) == len(data) + sum(len(c.encode()) for c in first.chunks)
    if python:
        ast.parse(first.data)
    seen = find(first.data)
    assert isinstance(seen, Found), seen
    assert seen.presence is Presence.OURS
    assert isinstance(insert(first.data), Unchanged)
    back = edited(strip(first.data, first.chunks))
    assert back.data == data
    assert isinstance(strip(data, ()), Unchanged)
    without_record = edited(strip(first.data, ()))
    assert is_subsequence(without_record.data, first.data)
    if python:
        ast.parse(without_record.data)
    return first
