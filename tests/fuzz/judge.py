"""What has to hold for an answer to damaged input, by means of our own."""

import codecs

from round_trip import is_subsequence

from codemods.result import Edited, Found, Refusal, Unchanged
from fuzz.boundaries import Boundary


def check(boundary: Boundary, data: bytes) -> str:
    """Judge all that the verbs make of a file; gives how the insertion went."""
    found = boundary.find(data)
    if isinstance(found, Refusal):
        check_refusal(found, data)
    result = boundary.insert(data)
    stripped = boundary.strip(data, ())
    for answer in (result, stripped):
        if isinstance(answer, Refusal):
            check_refusal(answer, data)
    if isinstance(stripped, Edited):
        assert is_subsequence(stripped.data, data)
        assert not boundary.parses(data) or boundary.parses(stripped.data)
    if isinstance(result, Edited):
        _check_edited(boundary, data, result)
    return type(result).__name__


def _check_edited(boundary: Boundary, data: bytes, result: Edited) -> None:
    assert is_subsequence(data, result.data)
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16-le" if wide else "utf-8"
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        encoding = "utf-32-le"
    inserted = sum(len(chunk.encode(encoding)) for chunk in result.chunks)
    assert len(result.data) == len(data) + inserted
    assert not boundary.parses(data) or boundary.parses(result.data)
    assert 1 <= result.line <= result.data.count(b"\n") + result.data.count(b"\r") + 1
    assert isinstance(boundary.find(result.data), Found)
    assert isinstance(boundary.insert(result.data), Unchanged)
    back = boundary.strip(result.data, result.chunks)
    assert isinstance(back, Edited), back
    assert back.data == data


def check_refusal(refusal: Refusal, data: bytes) -> None:
    """A refusal says something, in few words, about a line that there is."""
    check_message(refusal.reason)
    assert 0 <= refusal.line <= data.count(b"\n") + data.count(b"\r") + 1, refusal


def check_message(reason: str) -> None:
    """A reason is one short paragraph that a terminal can show."""
    assert reason.strip()
    assert "Traceback" not in reason
    assert "object at 0x" not in reason
    assert len(reason) < 600, reason[:200]
