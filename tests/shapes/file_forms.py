"""The bytes in which one and the same text may lie on a disk.

``BYTES`` are choices for ``sampled_product``; a text is a list of lines without ends.
"""

import codecs
import re
from collections.abc import Mapping, Sequence

Shape = Mapping[str, str]
"""The choices that one file is made from."""

Choices = Mapping[str, Sequence[str]]
"""What may be chosen, by the names of the choices."""

BYTES: Choices = {
    "newline": ("lf", "lf", "crlf", "mixed"),
    "mark": ("", "", "byte-order mark"),
    "final": ("newline", "newline", "none", "blank lines", "spaces", "spaced line"),
    "trailing": ("", "", "spaces"),
}
_MARK = b"\xef\xbb\xbf"
_FINAL = {
    "newline": "\n",
    "none": "",
    "blank lines": "\n\n\n",
    "spaces": "  \n",
    "spaced line": "\n   \n",
}
_NOTE = re.compile(rb"# n:[\w-]+")


def file_bytes(shape: Shape, lines: Sequence[str]) -> bytes:
    """Give the file; every third line gets trailing spaces if that was chosen."""
    if shape["trailing"]:
        lines = [line + "  " * (number % 3 == 0) for number, line in enumerate(lines)]
    text = _newlines(shape["newline"], "\n".join(lines) + _FINAL[shape["final"]])
    if shape["mark"] == "UTF-16":
        return codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    return _MARK * bool(shape["mark"]) + text.encode()


def plain(data: bytes) -> bytes:
    """Give the same text in UTF-8 without a mark."""
    if data.startswith(codecs.BOM_UTF16_LE):
        return data.decode("utf-16").encode()
    return data.removeprefix(_MARK)


def notes(data: bytes) -> list[bytes]:
    """Give all comments of a shape: each is ``# n:`` and a word."""
    return sorted(_NOTE.findall(plain(data)))


def _newlines(choice: str, text: str) -> str:
    if choice == "lf":
        return text
    if choice == "cr":
        return text.replace("\n", "\r")
    first, *others = text.split("\n")
    ends = ["\r\n" if choice == "crlf" or n % 3 else "\n" for n in range(len(others))]
    return first + "".join(end + line for end, line in zip(ends, others, strict=True))
