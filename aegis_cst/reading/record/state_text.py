"""A component's table in the text of the state file, put in and taken out.

Whatever else a user keeps in the file stays as it is, byte for byte. Tables stand in
the order of their names, a blank line apart; a file without a final newline gets none.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from aegis_cst.reading.files.toml_text import literal, text_literal

if TYPE_CHECKING:
    from aegis_cst.reading.record.state import ComponentRecord

_HEADER = re.compile(r"^\[.*$", re.MULTILINE)
_COMPONENT = re.compile(r"\[\[?components\.([\w-]+)")
_LEADING = re.compile(r"(?:^|(?<=\n))\r?\n((?:#.*\r?\n)+)\Z")


def table_of(record: "ComponentRecord") -> str:
    """The table of a component, with plain newlines; it ends in one."""
    lines = [
        f"[components.{record.name}]",
        f"version = {text_literal(record.version)}",
        f"order = {record.order}",
        *([f"app = {text_literal(record.app)}"] if record.app else []),
        *(["along = true"] if record.along else []),
        *([f"origin = {text_literal(record.origin)}"] if record.origin else []),
        *([f"digest = {text_literal(record.digest)}"] if record.digest else []),
    ]
    if record.files:
        lines += ["", f"[components.{record.name}.files]"]
        lines += [
            f"{text_literal(path)} = {text_literal(value)}"
            for path, value in sorted(record.files.items())
        ]
    for edit in record.edits:
        lines += [
            "",
            f"[[components.{record.name}.edits]]",
            f"kind = {text_literal(edit.kind)}",
            f"file = {text_literal(edit.path)}",
            f"spec = {literal(edit.spec)}",
            *(["used = true"] if edit.used else []),
            "inserted = [",
            *(f"    {text_literal(chunk)}," for chunk in edit.inserted),
            "]",
        ]
    return "\n".join(lines) + "\n"


def insert_table(text: str, name: str, table: str, *, apart: bool = True) -> str:
    """The text with the table of a component, which is not there yet.

    ``table`` has plain newlines and ends in one. At the end of the text a blank line
    stands above it if ``apart``.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    table = table.replace("\n", newline)
    for start, _, found in _tables(text):
        # In order of names, so that two branches that add components seldom touch one
        # place.
        if found > name:
            place = _above(text, start)
            return text[:place] + table + newline + text[place:]
    if not text or text.endswith("\n"):
        return text + (newline if text and apart else "") + table
    return text + newline * 2 + table.removesuffix(newline)


def delete_table(text: str, name: str, table: str) -> str:
    """The text without that table, also if it was written in another layout."""
    for newline in ("\n", "\r\n"):
        block = table.replace("\n", newline)
        open_end = newline * 2 + block.removesuffix(newline)
        if text.endswith(open_end):
            return text.removesuffix(open_end)
        start = _line_start(text, block)
        if start is not None:
            before, after = text[:start], text[start + len(block) :]
            if after.startswith(newline):
                return before + after.removeprefix(newline)
            above = before.removesuffix(newline)
            return (above if above.endswith("\n") else before) + after
    for start, end, found in reversed(list(_tables(text))):
        if found == name:
            text = text[:start] + text[end:]
    return text


def _line_start(text: str, block: str) -> int | None:
    """Where a block of lines stands in the text."""
    start = text.find(block)
    while start > 0 and text[start - 1] != "\n":
        start = text.find(block, start + 1)
    return start if start >= 0 else None


def _tables(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and component of each run of tables of one component.

    Comments and blank lines above the table behind are not part of a run.
    """
    headers = [
        (match.start(), component[1] if component else "")
        for match in _HEADER.finditer(text)
        for component in [_COMPONENT.match(match[0])]
    ]
    run: tuple[int, str] | None = None
    for start, name in [*headers, (len(text), "")]:
        if run is not None and run[1] != name:
            end = start if start == len(text) else _above(text, start)
            yield run[0], max(end, run[0]), run[1]
            run = None
        if run is None and name:
            run = (start, name)


def _above(text: str, start: int) -> int:
    """Where the comments that lead up to a table start."""
    comments = _LEADING.search(text, 0, start)
    return comments.start(1) if comments else start
