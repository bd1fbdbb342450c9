"""Where ``install_requires`` stands in a ``setup.cfg``.

``configparser`` says what a file means; the places are read off its lines.
"""

import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.text_lines import Cut, is_blank, line_end, next_line

SECTION = "options"
KEY = "install_requires"

_HEADER = re.compile(r"\[(?P<name>[^\]\r\n]+)\]")
_KEY = re.compile(r"(?P<key>[^\s=:\[#;][^=:\r\n]*?)[ \t]*[=:]")
_COMMENT = re.compile(r"[ \t]*[#;]")
_NOTHING_SAID = re.compile(r"^[^\s#;\[=:][^=:\n]*$", re.MULTILINE)
"""A line that is neither a header nor a key: configparser gathers all such errors in
one text, which takes long where there are many."""


@dataclass(frozen=True, slots=True)
class Option:
    """The key: where it starts, and the places of the requirements below it.

    ``closed`` says why none can be added; empty where one can.
    """

    start: int
    items: tuple[Cut, ...]
    closed: str = ""


def option_of(text: str) -> Option | None:
    """Find ``install_requires`` of ``[options]``; None if it is not there."""
    key = next((at for name, at in _keys(text) if name == KEY), None)
    if key is None:
        return None
    found = _KEY.match(text, key)
    begin = found.end() if found else key
    inline = text[begin : line_end(text, begin)].strip()
    if inline:
        start = text.index(inline, begin)
        reason = f"{KEY} stands on one line; give each requirement a line below it"
        # https://setuptools.pypa.io/en/latest/userguide/declarative_config.html#specifying-values
        if inline.startswith("file:"):
            reason = f"{KEY} is read from {inline.removeprefix('file:').strip()}"
            return Option(key, (), f"{reason}; add it there")
        parts = _inline(inline, start)
        return Option(key, parts, reason)
    return Option(key, tuple(_lines(text, next_line(text, begin))))


def section_end(text: str) -> int | None:
    """Where the last thing said in ``[options]`` ends; None if it is not there."""
    end = None
    inside = False
    for start in _line_starts(text):
        header = _HEADER.match(text, start)
        if header is not None:
            inside = header["name"] == SECTION
        if inside and not is_blank(text, start) and not _COMMENT.match(text, start):
            end = line_end(text, start)
    return end


def meaning(text: str) -> dict[str, dict[str, str]] | None:
    """What setuptools reads; None where it cannot."""
    if _NOTHING_SAID.search(text):
        return None
    parser = _Parser()
    try:
        parser.read_string(text)
    except configparser.Error:
        return None
    return {name: dict(parser.items(name)) for name in parser.sections()}


class _Parser(configparser.RawConfigParser):
    # As setuptools reads it, which keeps the case of keys:
    # https://github.com/pypa/setuptools/blob/main/setuptools/dist.py
    def optionxform(self, optionstr: str) -> str:
        return optionstr


def _inline(inline: str, start: int) -> tuple[Cut, ...]:
    parts = []
    # On one line a semicolon divides, and would not be part of a marker:
    # https://github.com/pypa/setuptools/blob/main/setuptools/config/setupcfg.py
    for part in re.finditer(r"[^;]+", inline):
        words = part.group().strip()
        if words:
            at = start + inline.index(words, part.start())
            parts.append(Cut(at, at + len(words)))
    return tuple(parts)


def _keys(text: str) -> Iterator[tuple[str, int]]:
    inside = False
    for start in _line_starts(text):
        header = _HEADER.match(text, start)
        if header is not None:
            inside = header["name"] == SECTION
        elif inside and (found := _KEY.match(text, start)):
            yield found["key"], start


def _lines(text: str, start: int) -> Iterator[Cut]:
    """The lines of a value: those that are indented."""
    while start < len(text):
        end = line_end(text, start)
        line = text[start:end]
        comment = _COMMENT.match(line)
        if line.strip() and not comment:
            if not line[0].isspace():
                return
            first = start + len(line) - len(line.lstrip())
            yield Cut(first, first + len(line.strip()))
        following = next_line(text, end)
        if following == end:
            return
        start = following


def _line_starts(text: str) -> Iterator[int]:
    start = 0
    while start < len(text):
        yield start
        following = next_line(text, start)
        if following == line_end(text, start):
            return
        start = following
