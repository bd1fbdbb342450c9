"""Where everything in a TOML file stands.

``tomllib`` says what a file means and whether it is valid; this scanner, which relies
on that, adds the places that ``tomllib`` does not keep.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from codemods.result import Refusal
from codemods.text_lines import Cut, TextFile, line_at, line_end, read

DEPTH_LIMIT = 60

DOTTED = re.compile(rf"(?:\.[ \t]*[\w\"'-]+[ \t]*){{{DEPTH_LIMIT}}}")
"""A key with so many dots that the parser would be at it for seconds."""

Path = tuple[str, ...]

_BLANK = re.compile(r"(?:[\s]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY_PART = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_DOT = re.compile(r"[ \t]*\.[ \t]*")
# A text in three quotes may end in one or two of them: https://toml.io/en/v1.0.0#string
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:""?)?'
    r"|'''.*?'''(?:''?)?"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
# Numbers, dates and truth values: whatever is no string and no bracket.
_BARE = re.compile(r"[^,\]}#\r\n]+")
_IN_BRACKETS = re.compile(r"[^\"'#\[\]{}]+|#[^\n]*")
_ERROR_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value; ``path`` is that from the top of the file."""

    path: Path
    start: int
    value: Cut


@dataclass(slots=True)
class Table:
    """A header and the entries up to the next one; the first table has no header."""

    path: Path
    start: int
    end: int
    array: bool = False
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A valid TOML file: its text, what it means, and its tables in their order."""

    source: TextFile
    data: dict[str, Any]
    tables: list[Table]

    @property
    def text(self) -> str:
        """The text that all positions refer to."""
        return self.source.text

    def entry(self, path: Path) -> Entry | None:
        """Give the entry that is written as such under a path."""
        entries = (entry for table in self.tables for entry in table.entries)
        return next((entry for entry in entries if entry.path == path), None)

    def table(self, path: Path) -> Table | None:
        """Give the table with a header of its own under a path."""
        headed = (one for one in self.tables[1:] if not one.array)
        return next((table for table in headed if table.path == path), None)

    def value(self, path: Path) -> Any:  # noqa: ANN401 - a value of any TOML type
        """Give what stands under a path, however it is written; None if nothing."""
        value: Any = self.data
        for key in path:
            if not isinstance(value, dict):
                return None
            value = value.get(key)
        return value

    def line_of(self, path: Path) -> int:
        """Give the 1-based line on which a path, or what holds it, is first written."""
        for length in range(len(path), 0, -1):
            for table in self.tables:
                starts = [(table.path, table.start)]
                starts += [(entry.path, entry.start) for entry in table.entries]
                for known, start in starts:
                    if known[:length] == path[:length]:
                        return self.line(start)
        return 0

    def line(self, offset: int) -> int:
        """Give the 1-based line of an offset."""
        return line_at(self.text, offset)


def open_file(raw: bytes) -> TomlFile | Refusal:
    """Parse a TOML file, or say what is wrong with it and where."""
    source = read(raw)
    if isinstance(source, Refusal):
        return source
    data = meaning(source.text)
    if isinstance(data, Refusal):
        return data
    return TomlFile(source, data, list(_tables(source.text)))


def meaning(text: str) -> dict[str, Any] | Refusal:
    """Give what a TOML text means; floats stay text, since ``nan`` equals nothing."""
    if DOTTED.search(text):
        return Refusal("the file is nested too deeply to be edited safely")
    try:
        data = tomllib.loads(text, parse_float=str)
    # https://docs.python.org/3/library/stdtypes.html#int-max-str-digits
    except ValueError as error:  # a number may have too many digits
        found = _ERROR_LINE.search(str(error))
        line = int(found.group(1)) if found else line_at(text, len(text))
        return Refusal(f"the file is not valid TOML: {error}", line)
    except RecursionError:
        return Refusal("the file is nested too deeply to be edited safely")
    if too_deep(data):
        return Refusal("the file is nested too deeply to be edited safely")
    return data


def too_deep(data: dict[str, Any]) -> bool:
    """Tell whether tables and arrays lie in one another deeper than anybody writes."""
    level: list[dict[str, Any] | list[Any]] = [data]
    for _ in range(DEPTH_LIMIT):
        inner = (each.values() if isinstance(each, dict) else each for each in level)
        level = [one for each in inner for one in each if isinstance(one, dict | list)]
    return bool(level)


def array_items(text: str, array: Cut) -> tuple[Cut, ...]:
    """Give the places of the elements of an array."""
    items: list[Cut] = []
    position = _skip(_BLANK, text, array.start + 1)
    while position < array.end - 1:
        if text[position] == ",":
            position += 1
        else:
            end = _value_end(text, position)
            items.append(Cut(position, end))
            position = end
        position = _skip(_BLANK, text, position)
    return tuple(items)


def key_text(key: str) -> str:
    """Write a key, in quotes if it needs them."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else string_text(key, '"')


def string_text(value: str, quote: str) -> str:
    """Write a one-line string, in the quotes wanted if they do not stand in it."""
    other = "'" if quote == '"' else '"'
    for mark in (quote, other):
        # In single quotes a backslash means itself: https://toml.io/en/v1.0.0#string
        if mark not in value and (mark == "'" or "\\" not in value):
            return f"{mark}{value}{mark}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _tables(text: str) -> Iterator[Table]:
    table = Table((), 0, 0)
    position = _skip(_BLANK, text, 0)
    while position < len(text):
        if text[position] == "[":
            yield table
            array = text.startswith("[[", position)
            name = _skip(_SPACE, text, position + 1 + array)
            path, _ = _key(text, name)
            table = Table(path, position, line_end(text, position), array)
            position = table.end
        else:
            path, end = _key(text, position)
            start = _skip(_SPACE, text, text.index("=", end) + 1)
            value = Cut(start, _value_end(text, start))
            table.entries.append(Entry(table.path + path, position, value))
            position = value.end
        position = _skip(_BLANK, text, position)
    yield table


def _key(text: str, position: int) -> tuple[Path, int]:
    parts: list[str] = []
    while part := _KEY_PART.match(text, position):
        word = part.group()
        # What an escape in a quoted key means, ``tomllib`` knows.
        parts.extend(tomllib.loads(f"{word} = 0"))
        position = part.end()
        dot = _DOT.match(text, position)
        if dot is None:
            break
        position = dot.end()
    return tuple(parts), position


def _value_end(text: str, start: int) -> int:
    if text[start] in "[{":
        return _brackets_end(text, start)
    found = _STRING.match(text, start)
    if found is not None:
        return found.end()
    bare = _BARE.match(text, start)
    return start + len(bare.group().rstrip()) if bare else start + 1


def _brackets_end(text: str, start: int) -> int:
    depth = 0
    position = start
    while position < len(text):
        if text[position] in "[{":
            depth += 1
        elif text[position] in "]}":
            depth -= 1
            if not depth:
                return position + 1
        found = _IN_BRACKETS.match(text, position) or _STRING.match(text, position)
        position = found.end() if found else position + 1
    return position


def _skip(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position
