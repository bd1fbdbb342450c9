"""Places of findings, and changes of files, in the terms of the protocol.

There lines count from 0, and columns the units of an encoding that server and client
agree upon: https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#position
"""

import re

from lsprotocol import types
from pygls.workspace import PositionCodec

from aegis_cst.reading.files.place import Place

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""Those of the protocol, which are fewer than those of ``str.splitlines``."""


def range_of(place: Place, line: str | None, codec: PositionCodec) -> types.Range:
    """The stretch of a place; to the end of the line where no end is known.

    ``line`` is the text of the line that the place is on, as far as there is one.
    """
    if not place.line or line is None:
        return types.Range(types.Position(0, 0), types.Position(0, 0))
    start = place.column - 1
    end = place.end_column - 1 if place.end_column else len(line.rstrip())
    return types.Range(
        types.Position(place.line - 1, codec.client_num_units(line[:start])),
        types.Position(place.line - 1, codec.client_num_units(line[: max(start, end)])),
    )


def whole_line(number: int, text: str) -> types.Range:
    """A line, counted from 1, from its first character that is no space."""
    indent = len(text) - len(text.lstrip())
    start = types.Position(max(number, 1) - 1, indent)
    return types.Range(start, types.Position(max(number, 1) - 1, len(text)))


def edit_between(before: str, after: str, codec: PositionCodec) -> types.TextEdit:
    """The change that makes one text of the other: the lines between what is alike."""
    # One edit of the whole text would do, and lose an editor's folds, marks and cursor.
    old, new = _LINES.findall(before), _LINES.findall(after)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    least = min(len(old), len(new)) - head
    while tail < least and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    stop = len(old) - tail
    end = types.Position(stop, 0)
    # There is no line behind the last one that could be the end.
    if stop == len(old) and old and not old[-1].endswith(("\r", "\n")):
        end = types.Position(stop - 1, codec.client_num_units(old[-1]))
    text = "".join(new[head : len(new) - tail])
    return types.TextEdit(types.Range(types.Position(head, 0), end), text)
