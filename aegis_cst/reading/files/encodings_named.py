"""Why Python cannot decode a file: what PEP 263 asks for, put in words.

Its parser says so in the terms of its codecs, and nothing at all about comments.
"""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

_COOKIE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"[ \t\f]*(?:#.*)?")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_UTF8 = "utf-8"


class Undecodable(NamedTuple):
    """The place counts lines and characters from 1."""

    line: int
    column: int
    reason: str


def undecodable(data: bytes) -> Undecodable | None:
    """What keeps Python from decoding a file; ``None`` if nothing does."""
    if data.isascii() and b"coding" not in data:
        return None
    text = data.removeprefix(codecs.BOM_UTF8)
    named = next(_cookies(text), None)
    if named is None:
        return _first_wrong(text, _UTF8, "UTF-8 and no encoding is named")
    line, encoding = named
    try:
        known = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return Undecodable(line, 1, f"Python knows no encoding `{encoding}`")
    if known != _UTF8 and len(text) < len(data):
        reason = f"a byte order mark says UTF-8, and `{encoding}` is named"
        return Undecodable(line, 1, reason)
    try:
        return _first_wrong(text, known, f"`{encoding}`, the encoding that is named")
    except (LookupError, ValueError):
        return Undecodable(line, 1, f"`{encoding}` is no encoding of texts")


def _cookies(text: bytes) -> Iterator[tuple[int, str]]:
    """The encoding that is named, with its line: one of the first two."""
    # In the first line, or in the second below a comment:
    # https://peps.python.org/pep-0263/
    for number, line in enumerate(_LINE_END.split(text, maxsplit=2)[:2], 1):
        found = _COOKIE.match(line)
        if found:
            yield number, found[1].decode(errors="replace")
        if not _BLANK.fullmatch(line):
            return


def _first_wrong(text: bytes, encoding: str, instead: str) -> Undecodable | None:
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        above = _LINE_END.split(text[: error.start])
        column = len(above[-1].decode(encoding, "replace")) + 1
        return Undecodable(len(above), column, f"this byte is not {instead}")
    return None
