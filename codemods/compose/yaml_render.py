"""Write parts of one YAML document in the style of another.

Block text keeps its own words, quotes and comments; only its indentation is made that
of the place where it goes. Inside braces the same is written on one line.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from codemods.compose.yaml_nodes import Document, Kind, Node, content_end, data
from codemods.text_lines import GAP_LIMIT, is_blank, line_start, split_lines

_COLON = re.compile(r"\s*:")
# Narrower than https://yaml.org/spec/1.2.2/#733-plain-style: what is not, is quoted.
_PLAIN_IN_FLOW = re.compile(r"[^\s,\[\]{}'\"#&*!|>%@`?:-][^,\[\]{}'\"#\n]*")


@dataclass(frozen=True, slots=True)
class Style:
    """How far a document indents: mappings by ``unit``, sequences by ``sequence``."""

    unit: int
    sequence: int


@dataclass(frozen=True, slots=True)
class Part:
    """A key and its value, in the document where they stand."""

    document: Document
    key: Node
    value: Node


def style_of(document: Document, preferred: Node | None = None) -> Style:
    """Read the indentation off a document, first of all below one of its nodes."""
    if preferred is None:
        return _overall_style(document)
    units, sequences = _indents(preferred)
    if not (units and sequences):
        fallback = _overall_style(document)
        units = units or Counter({fallback.unit: 1})
        sequences = sequences or Counter({fallback.sequence: 1})
    return Style(units.most_common(1)[0][0], sequences.most_common(1)[0][0])


@lru_cache(maxsize=8)  # each place of an edit asks for it
def _overall_style(document: Document) -> Style:
    units, sequences = _indents(document.root)
    unit = units.most_common(1)[0][0] if units else 2
    return Style(unit, sequences.most_common(1)[0][0] if sequences else unit)


def _indents(root: Node) -> tuple[Counter[int], Counter[int]]:
    """Count how far mappings and sequences are indented below the keys of a node."""
    units: Counter[int] = Counter()
    sequences: Counter[int] = Counter()
    for node in root.walk():
        for key, value in node.pairs if _is_block(node, Kind.MAPPING) else ():
            if _is_block(value, Kind.MAPPING):
                units[value.column - key.column] += 1
            elif _is_block(value, Kind.SEQUENCE):
                sequences[value.column - key.column] += 1
    return units, sequences


def block_lines(part: Part, column: int, style: Style) -> list[str]:
    """Give the lines of a key and its value, the key at a column."""
    text = part.document.text
    columns: dict[int, int] = {line_start(text, part.key.start): column}
    _plan(part, column, style, columns)
    position = line_start(text, part.key.start)
    lines: list[str] = []
    shift = column - part.key.column
    for line in _source_lines(part):
        own = len(line) - len(line.lstrip(" "))
        if position in columns:
            shift = columns[position] - own
        # Lines in between, of a text or a comment, move with the key above them.
        lines.append(" " * max(own + shift, 0) + line[own:] if line.strip() else "")
        position = line_start(text, position) + len(line)
        position = _after_newline(text, position)
    return lines


def flow_text(node: Node, text: str) -> str | None:
    """Give a node on one line, as it is written inside braces; None if it cannot be."""
    # There can be one anchor of a name, and a tag need not be known elsewhere.
    if node.anchor or node.tag:
        return None
    if node.kind is Kind.ALIAS:
        return f"*{node.value}"
    if node.kind is Kind.SCALAR:
        return _flow_scalar(node, text)
    children = [flow_text(child, text) for child in node.children]
    known = [child for child in children if child is not None]
    if len(known) < len(children):
        return None
    if node.kind is Kind.SEQUENCE:
        return f"[{', '.join(known)}]"
    return f"{{{_flow_pairs(known)}}}"


def gap_between(document: Document, mapping: Node) -> int:
    """Tell how many blank lines mostly stand between the keys of a block mapping.

    The comments above a key belong to it. With less than two keys it is one.
    """
    gaps: Counter[int] = Counter()
    for (_, value), (key, _) in zip(mapping.pairs, mapping.pairs[1:], strict=False):
        start = content_end(document.text, value)
        gaps[_longest_gap(document.text, start, key.start)] += 1
    return min(gaps.most_common(1)[0][0], GAP_LIMIT) if gaps else 1


def _flow_pairs(texts: list[str]) -> str:
    pairs = zip(texts[::2], texts[1::2], strict=True)
    return ", ".join(f"{key}: {value}" for key, value in pairs)


def _source_lines(part: Part) -> list[str]:
    text = part.document.text
    end = max(content_end(text, part.value), part.key.end)
    colon = _COLON.match(text, part.key.end)
    if part.value.null and colon is not None:
        end = colon.end()
    lines = split_lines(text[part.key.start : end])
    lines[0] = " " * part.key.column + lines[0]
    return lines


def _plan(part: Part, column: int, style: Style, columns: dict[int, int]) -> None:
    """Note the column of each line on which a key or a sequence's item starts."""
    value = part.value
    if _is_block(value, Kind.SEQUENCE):
        _plan_items(part, column + style.sequence, style, columns)
    elif _is_block(value, Kind.MAPPING):
        _plan_keys(part, column + style.unit, style, columns)


def _plan_keys(part: Part, column: int, style: Style, columns: dict[int, int]) -> None:
    for key, value in part.value.pairs:
        columns.setdefault(line_start(part.document.text, key.start), column)
        _plan(Part(part.document, key, value), column, style, columns)


def _plan_items(part: Part, column: int, style: Style, columns: dict[int, int]) -> None:
    for item in part.value.children:
        columns.setdefault(line_start(part.document.text, item.start), column)
        inside = Part(part.document, part.key, item)
        deeper = column + item.column - part.value.column
        if _is_block(item, Kind.MAPPING):
            _plan_keys(inside, deeper, style, columns)
        elif _is_block(item, Kind.SEQUENCE):
            _plan_items(inside, deeper, style, columns)


def _after_newline(text: str, position: int) -> int:
    return position + (2 if text.startswith("\r\n", position) else 1)


def _is_block(node: Node, kind: Kind) -> bool:
    return node.kind is kind and not node.flow


def _flow_scalar(node: Node, text: str) -> str | None:
    if node.null:
        return "null"
    source = text[node.start : node.end]
    if node.style in {"'", '"'} and "\n" not in source and "\r" not in source:
        return source
    said = data(node)
    if not isinstance(said, tuple) or said[0] != "str":
        return node.value
    plain = _PLAIN_IN_FLOW.fullmatch(node.value) and ": " not in node.value
    if node.style == "" and plain and not node.value.endswith((":", " ")):
        return node.value
    return json.dumps(node.value, ensure_ascii=False)


def _longest_gap(text: str, start: int, stop: int) -> int:
    longest = run = 0
    lines = split_lines(text[start:stop])[1:-1]
    for line in lines:
        run = run + 1 if is_blank(line, 0) else 0
        longest = max(longest, run)
    return longest
