"""The bytes in which one and the same text may lie on a disk.

``BYTES`` are choices for ``sampled_product``; a text is a list of lines without ends.
"""

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
    text = "\n".join(lines) + _FINAL[shape["final"]]
    return _MARK * bool(shape["mark"]) + _newlines(shape["newline"], text).encode()


def notes(data: bytes) -> list[bytes]:
    """Give all comments of a shape: each is ``# n:`` and a word."""
    return sorted(_NOTE.findall(data))


def _newlines(choice: str, text: str) -> str:
    if choice == "lf":
        return text
    if choice == "cr":
        return text.replace("\n", "\r")
    first, *others = text.split("\n")
    ends = ["\r\n" if choice == "crlf" or n % 3 else "\n" for n in range(len(others))]
    return first + "".join(end + line for end, line in zip(ends, others, strict=True))
