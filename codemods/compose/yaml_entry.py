"""Put an entry into a YAML mapping or sequence, and take it out.

A collection is a ``Slot``: its node, and the key under which it stands. The text of an
entry comes as a ``Part`` of another document.
"""

import re
from dataclasses import dataclass

from codemods.brackets import Brackets
from codemods.compose.yaml_nodes import Document, Kind, Node, content_end
from codemods.compose.yaml_render import Part, Style, block_lines, flow_text
from codemods.text_lines import (
    Cut,
    Insertion,
    Way,
    is_blank,
    line_cuts,
    line_end,
    line_start,
    lines_in_place,
    newline_near,
    next_line,
)

_COLON = re.compile(r"\s*:[ \t]?")


@dataclass(frozen=True, slots=True)
class Slot:
    """A mapping or sequence of a document, and the key whose value it is."""

    document: Document
    key: Node | None
    node: Node

    @property
    def column(self) -> int:
        """The column of the entries of a block collection that has some."""
        if self.node.kind is Kind.MAPPING:
            return self.node.children[0].column
        return self.node.column


def entry_end(text: str, node: Node, column: int) -> int:
    """Give the end of the last line of an entry that starts at a column.

    Comments further to the right than its first character belong to it.
    """
    end = line_end(text, content_end(text, node))
    start = next_line(text, end)
    while start < len(text):
        stop = line_end(text, start)
        # Comments may be indented by tabs, which nothing else in YAML may.
        line = text[start:stop].expandtabs()
        if not is_blank(text, start):
            if not line.lstrip().startswith("#"):
                break
            if len(line) - len(line.lstrip()) <= column:
                break
            end = stop
        start = next_line(text, stop)
        if start == stop:
            break
    return end


def tidy(slot: Slot) -> bool:
    """Tell whether each entry of a block collection starts its own line."""
    text = slot.document.text
    if slot.node.flow:
        return True
    mapping = slot.node.kind is Kind.MAPPING
    first = slot.node.children[:: 2 if mapping else 1]
    before = [text[line_start(text, node.start) : node.start] for node in first]
    if mapping:
        return all(not margin.strip(" ") for margin in before)
    return all(re.fullmatch(r" *- *", margin) for margin in before)


def insert_pair(slot: Slot, part: Part, style: Style, gap: int) -> list[Insertion]:
    """Append a key and its value to a mapping; nothing where its layout forbids it."""
    text = slot.document.text
    if slot.node.flow:
        key, value = (
            flow_text(node, part.document.text) for node in (part.key, part.value)
        )
        if key is None or value is None:
            return []
        return _in_brackets(slot, f"{key}: {value}", style)
    if not slot.node.children:
        return _first_pair(slot, part, style)
    offset = next_line(text, entry_end(text, slot.node.children[-1], slot.column))
    lines = [*[""] * gap, *block_lines(part, slot.column, style)]
    return [lines_in_place(text, offset, lines)]


def insert_item(slot: Slot, item: str, style: Style) -> list[Insertion]:
    """Append a one-line item to a sequence."""
    if slot.node.flow:
        return _in_brackets(slot, item, style)
    text = slot.document.text
    end = entry_end(text, slot.node.children[-1], slot.column)
    line = f"{' ' * slot.column}- {item}"
    return [lines_in_place(text, next_line(text, end), [line])]


def insert_first_item(slot: Slot, item: str, style: Style) -> list[Insertion]:
    """Write the first item below a key that has nothing."""
    if slot.key is None:
        return []
    column = slot.key.column + style.sequence
    return _below_key(slot, slot.key, [f"{' ' * column}- {item}"])


def ways_without(slot: Slot, index: int) -> list[Way]:
    """Ways to delete an entry of a collection, by its index."""
    if slot.node.flow:
        return _brackets(slot).ways_without(index)
    text = slot.document.text
    step = 2 if slot.node.kind is Kind.MAPPING else 1
    first = slot.node.children[index * step]
    value = slot.node.children[index * step + step - 1]
    end = entry_end(text, value, slot.column)
    return line_cuts(text, line_start(text, first.start), end)


def _first_pair(slot: Slot, part: Part, style: Style) -> list[Insertion]:
    if slot.key is None:
        return []
    lines = block_lines(part, slot.key.column + style.unit, style)
    return _below_key(slot, slot.key, lines)


def _below_key(slot: Slot, key: Node, lines: list[str]) -> list[Insertion]:
    """Write the first entry below a key that has none.

    The newline comes first, as a chunk of its own: that tells it from an entry behind
    another, and the key, which the user wrote, stays when the entry goes.
    """
    text = slot.document.text
    end = entry_end(text, slot.node, key.column)
    newline = newline_near(text, end)
    return [Insertion(end, newline), Insertion(end, newline.join(lines))]


def _in_brackets(slot: Slot, item: str, style: Style) -> list[Insertion]:
    brackets = _brackets(slot)
    return brackets.add(item, len(brackets.items), " " * style.unit)


def _brackets(slot: Slot) -> Brackets:
    node, text = slot.node, slot.document.text
    items: list[Cut]
    if node.kind is Kind.MAPPING:
        items = [
            Cut(key.start, _flow_end(text, key, value)) for key, value in node.pairs
        ]
    else:
        items = [Cut(child.start, child.end) for child in node.children]
    # An anchor or a tag may come first, and counts as part of the node.
    opening = text.index("{" if node.kind is Kind.MAPPING else "[", node.start)
    return Brackets(text, opening, node.end - 1, tuple(items))


def _flow_end(text: str, key: Node, value: Node) -> int:
    if not value.null:
        return value.end
    # In ``{a: , b}`` an entry without a value ends behind its colon, or its key.
    colon = _COLON.match(text, key.end)
    return colon.end() if colon else key.end
