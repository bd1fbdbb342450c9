"""Text as a list of lines, for edits at a line; newlines stay what they are."""

import re
from collections.abc import Sequence
from random import Random
from typing import TypeVar

from users.base import Files

Item = TypeVar("Item")


class NoPlaceError(Exception):
    """There is nothing that an edit could be made to."""


def pick(rng: Random, items: Sequence[Item]) -> Item:
    if not items:
        raise NoPlaceError
    return rng.choice(items)


def lines_of(data: bytes) -> list[bytes]:
    """Lines with their ends; only a line feed ends one."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    last = lines.pop().removesuffix(b"\n")
    return [*lines, last] if last else lines


def newline_of(data: bytes) -> bytes:
    """What most lines of a file end in."""
    crlf = data.count(b"\r\n")
    return b"\r\n" if crlf * 2 > data.count(b"\n") else b"\n"


def insert_text(files: Files, path: str, at: int, text: str) -> None:
    """Insert whole lines before the line with index ``at``."""
    data = files[path]
    newline = newline_of(data)
    lines = lines_of(data)
    if lines and at >= len(lines) and not lines[-1].endswith(b"\n"):
        lines[-1] += newline
    lines[at:at] = [text.encode().replace(b"\n", newline)]
    files[path] = b"".join(lines)


def append_text(files: Files, path: str, text: str) -> None:
    insert_text(files, path, len(lines_of(files[path])), text)


def replace_span(data: bytes, start: int, end: int, text: str) -> bytes:
    new = text.encode().replace(b"\n", newline_of(data))
    return data[:start] + new + data[end:]


def offset(data: bytes, line: int, column: int) -> int:
    """Offset of a 1-based line and a column in bytes, as ``ast`` counts them."""
    mark = len(data) - len(data.removeprefix(b"\xef\xbb\xbf"))
    start = sum(map(len, lines_of(data)[: line - 1]))
    return start + column + (mark if line == 1 else 0)


def words(files: Files, old: str, new: str) -> None:
    """Replace a word wherever code or configuration has it."""
    pattern = re.compile(rf"(?<![\w.]){re.escape(old)}(?!\w)".encode())
    for path, data in files.items():
        if path.endswith((".py", ".toml", ".yml", ".yaml")) or path == "Dockerfile":
            files[path] = pattern.sub(new.encode(), data)
