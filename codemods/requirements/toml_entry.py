"""Put keys and tables into a TOML file, and take them out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from codemods.requirements.toml_layout import (
    Entry,
    Path,
    Table,
    TomlFile,
    array_items,
    key_text,
)
from codemods.text_lines import (
    Insertion,
    Way,
    block_at_end,
    line_cuts,
    line_end,
    line_start,
    lines_in_place,
    newline_near,
    next_line,
)
from codemods.undo import made

_MARGIN = re.compile(r"[ \t]*")


@dataclass(frozen=True, slots=True)
class Home:
    """Where keys of a table are written: after which place, and with which prefix.

    The prefix is empty below a header of its own; ``project.name = …`` at the top of
    the file gives ``("project",)``. ``empty``: a header with no key below it.
    """

    end: int
    prefix: Path = ()
    margin: str = ""
    empty: bool = False


def home(file: TomlFile, path: Path) -> Home | None:
    """Find where a table's keys are written; None if it has no place of its own."""
    table = file.table(path)
    if table is not None:
        if not table.entries:
            return Home(table.end, empty=True)
        last = table.entries[-1]
        return Home(last.value.end, (), _margin(file, last))
    for table in reversed(file.tables):
        entries = [one for one in table.entries if _holds(path, one.path)]
        # The table is written by dotted keys: behind the last of these.
        if entries and len(table.path) < len(path) and not table.array:
            prefix = path[len(table.path) :]
            return Home(entries[-1].value.end, prefix, _margin(file, entries[-1]))
    return None


def home_behind(file: TomlFile, table: Table, index: int) -> Home:
    """Give the place in a table before the entry of an index, behind the one before."""
    behind = table.entries[index - 1].value.end if index else table.end
    return Home(behind, (), _margin(file, table.entries[max(index - 1, 0)]))


def insert_key(
    file: TomlFile, place: Home, key: str, value: list[str]
) -> list[Insertion]:
    """Write a key after the last one of its table; ``value`` comes in lines.

    In an empty table the newline comes first, as a chunk of its own: that tells it from
    a key behind another, and the header, which the user wrote, stays when the key goes.
    """
    name = ".".join(map(key_text, (*place.prefix, key)))
    lines = [f"{name} = {value[0]}", *value[1:]]
    if place.empty:
        newline = newline_near(file.text, place.end)
        chunks = (newline, newline.join(lines))
        return [Insertion(place.end, chunk) for chunk in chunks]
    offset = next_line(file.text, place.end)
    lines = [place.margin + line for line in lines]
    return [lines_in_place(file.text, offset, lines)]


def insert_table(file: TomlFile, path: Path, key: str, value: list[str]) -> Insertion:
    """Write a table with one key at the end of the file."""
    lines = [header_text(path), f"{key_text(key)} = {value[0]}", *value[1:]]
    return block_at_end(file.text, lines)


def header_text(path: Path) -> str:
    """Write the header of a table."""
    return f"[{'.'.join(map(key_text, path))}]"


def levels_without_key(
    file: TomlFile, entry: Entry, chunks: Sequence[str]
) -> list[list[Way]]:
    """Ways to delete a key, and with its table if nothing else stands in that.

    ``[project]`` is no table that an insertion makes, and stays; ``chunks`` tell of
    others whether the insertion did.
    """
    text = file.text
    end = line_end(text, entry.value.end)
    levels = [line_cuts(text, line_start(text, entry.start), end)]
    table = _table_of(file, entry)
    own = len(table.path) > 1 or table.path == ("dependency-groups",)
    # A table such as [packages] may be the user's: only the chunks tell.
    own = own or bool(chunks and table.path and table.path != ("project",))
    own = own and not table.array and made(chunks, header_text(table.path))
    if own and table.entries == [entry]:
        between = text[table.end : line_start(text, entry.start)]
        if not between.strip():
            levels.append(line_cuts(text, line_start(text, table.start), end))
    return levels


def array_lines(file: TomlFile, item: str) -> list[str]:
    """Write an array with one item, on lines of their own."""
    return ["[", f"{indent(file)}{item},", "]"]


def indent(file: TomlFile) -> str:
    """Give the indentation of the elements of the file's arrays."""
    entries = [entry for table in file.tables for entry in table.entries]
    for entry in entries:
        if file.text[entry.value.start] != "[":
            continue
        for item in array_items(file.text, entry.value)[:1]:
            margin = file.text[line_start(file.text, item.start) : item.start]
            if margin and not margin.strip():
                return margin
    return "    "


def _table_of(file: TomlFile, entry: Entry) -> Table:
    return next(table for table in file.tables if entry in table.entries)


def _holds(path: Path, other: Path) -> bool:
    return len(other) > len(path) and other[: len(path)] == path


def _margin(file: TomlFile, entry: Entry) -> str:
    found = _MARGIN.match(file.text, line_start(file.text, entry.start))
    return found.group() if found else ""
