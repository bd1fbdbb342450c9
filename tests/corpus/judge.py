"""One edit tried on one file: put in, looked at, and taken out again."""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from round_trip import is_subsequence

from codemods.result import Edited, Found, Presence, Refusal, Unchanged
from corpus.edits import Edit
from corpus.meaning import Said, meaning, only_added


class Verdict(StrEnum):
    """How a trial ended."""

    RESTORED = "restored"
    REFUSED = "refused"
    THERE = "there"
    """It stood there already, and was left alone."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one edit in one file; ``detail`` is the reason or the fault."""

    path: str
    kind: str
    where: str
    verdict: Verdict
    detail: str = ""
    line: int = 0


class _FaultError(Exception):
    """A promise that was not kept."""


def try_edit(path: str, language: str, data: bytes, edit: Edit) -> Trial:
    """Try one edit on a file by itself."""
    trial = Trial(path, edit.kind, edit.where, Verdict.FAILED)

    def run() -> Trial:
        verdict, detail, line = _verdict(language, data, edit)
        return replace(trial, verdict=verdict, detail=detail, line=line)

    return guarded(trial, run)


def try_all(path: str, language: str, data: bytes, edits: Sequence[Edit]) -> Trial:
    """Put all edits into a file, one on top of the other, and take them out again."""
    trial = Trial(path, "together", f"{len(edits)} edits", Verdict.FAILED)

    def run() -> Trial:
        _pile(language, data, edits)
        return replace(trial, verdict=Verdict.RESTORED)

    return guarded(trial, run)


def guarded(failed: Trial, run: Callable[[], Trial]) -> Trial:
    """What ``run`` gives, or ``failed`` with what went wrong in it."""
    try:
        return run()
    except _FaultError as fault:
        return replace(failed, detail=str(fault))
    except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
        return replace(failed, detail=traceback.format_exc())


def _require(holds: bool, fault: str) -> None:  # noqa: FBT001 - it reads as a sentence
    if not holds:
        raise _FaultError(fault)


def _verdict(language: str, data: bytes, edit: Edit) -> tuple[Verdict, str, int]:
    found = edit.find(data)
    first = edit.insert(data)
    if isinstance(first, Refusal):
        return _refused(data, first)
    if isinstance(first, Unchanged):
        return Verdict.THERE, "", first.line
    _require(isinstance(found, Found), "inserted where find had refused")
    _inserted(language, data, first, edit)
    back = edit.strip(first.data, first.chunks)
    _require(isinstance(back, Edited), f"cannot be taken out again: {back}")
    _require(isinstance(back, Edited) and back.data == data, "bytes are not restored")
    nothing = edit.strip(data, ())
    _require(isinstance(nothing, Unchanged), "strip found what was never put in")
    _without_record(language, first.data, edit)
    return Verdict.RESTORED, "", first.line


def _refused(data: bytes, refusal: Refusal) -> tuple[Verdict, str, int]:
    lines = len(data.splitlines()) + 1
    _require(bool(refusal.reason.strip()), "refused without a reason")
    _require(0 <= refusal.line <= lines, f"refused at line {refusal.line} of {lines}")
    return Verdict.REFUSED, refusal.reason, refusal.line


def _inserted(language: str, data: bytes, first: Edited, edit: Edit) -> None:
    """An edit is an insertion, keeps what the file said, and is made only once."""
    length = len(data) + sum(len(chunk.encode()) for chunk in first.chunks)
    _require(len(first.data) == length, "the chunks are not what was inserted")
    _require(is_subsequence(data, first.data), "insert did more than insert")
    before = meaning(language, data)
    if before is not None:
        _still_said(before, meaning(language, first.data), "insert")
    found = edit.find(first.data)
    ours = isinstance(found, Found) and found.presence is Presence.OURS
    _require(ours, f"find does not see the edit as it was made: {found}")
    again = edit.insert(first.data)
    _require(isinstance(again, Unchanged), "a second insert is not refrained from")


def _still_said(before: Said, after: Said, verb: str) -> None:
    _require(after is not None, f"the file does not parse after {verb}")
    _require(only_added(before, after), f"{verb} changed what the file says")
    _require(before != after, f"{verb} says nothing")


def _without_record(language: str, edited: bytes, edit: Edit) -> None:
    """Without the chunks, strip still only deletes, and the file still parses."""
    back = edit.strip(edited, ())
    if isinstance(back, Refusal):
        return
    _require(isinstance(back, Edited), "strip without a record finds nothing")
    if isinstance(back, Edited):
        _require(is_subsequence(back.data, edited), "strip did more than delete")
        before = meaning(language, edited)
        if before is not None:
            _still_said(meaning(language, back.data), before, "strip")


def _pile(language: str, data: bytes, edits: Sequence[Edit]) -> None:
    current = data
    made: list[tuple[Edit, tuple[str, ...]]] = []
    for edit in edits:
        result = edit.insert(current)
        if isinstance(result, Edited):
            current = result.data
            made.append((edit, result.chunks))
    before = meaning(language, data)
    if before is not None and made:
        _still_said(before, meaning(language, current), "insert")
    for edit, chunks in reversed(made):
        back = edit.strip(current, chunks)
        _require(isinstance(back, Edited), f"{edit.where} does not come out: {back}")
        current = back.data if isinstance(back, Edited) else current
    _require(current == data, "bytes are not restored after all edits together")
