"""Whether the bytes of a Python file can be counted on: encoding, NUL, extent."""

import io
import tokenize

from codemods.python.nesting import TOKENS_LIMIT, too_deep, too_long
from codemods.result import Refusal

TOO_DEEP = "the code is nested too deeply to be edited safely"


def fault(data: bytes) -> Refusal | None:
    """Refuse what the parser would choke on, or count otherwise than we do."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Refusal("the file is not UTF-8; save it as UTF-8", line)
    if "\0" in text:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        return Refusal("the file contains a NUL byte", line)
    # Before any parser sees it: this cannot be caught, the process would end.
    if line := too_deep(data):
        return Refusal(TOO_DEEP, line)
    if line := too_long(data):
        reason = f"the file holds more than {TOKENS_LIMIT:,} words, signs and line ends"
        return Refusal(f"{reason}; split it", line)
    return _coding(data, text)


def _coding(data: bytes, text: str) -> Refusal | None:
    """Insist that the coding that the file declares makes the same text of it."""
    try:
        coding, lines = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        reason = "the coding that the file declares is not known"
        return Refusal(f"{reason}: {error}", 1)
    # ``utf-8-sig`` where the file has a byte-order mark.
    if coding.startswith("utf-8"):
        return None
    try:
        same = data.decode(coding) == text
    except (LookupError, ValueError):
        same = False
    reason = f"the file declares the coding {coding}; save it as UTF-8, and say so here"
    return None if same else Refusal(reason, len(lines) or 1)
