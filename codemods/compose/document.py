"""What the edits of a Compose file share: opening it, its sections, the proof."""

from collections.abc import Callable, Sequence
from functools import partial

from codemods.compose.merges import Merges
from codemods.compose.yaml_entry import Slot, tidy
from codemods.compose.yaml_nodes import Data, Document, Kind, Node, data, key_name
from codemods.compose.yaml_parser import parse
from codemods.compose.yaml_render import Part
from codemods.result import Edited, Refusal, Result
from codemods.text_lines import (
    Insertion,
    TextFile,
    Way,
    inserted,
    line_at,
    read,
)
from codemods.undo import Undo

Change = Callable[[dict[str, Data]], None]
"""What an insertion does to what a file says."""

Removal = Callable[[dict[str, Data]], bool]
"""What a deletion does to what a file says, and whether the entry stood there."""


def open_file(raw: bytes) -> Document | Refusal:
    """Parse a Compose file: one document, a mapping at its top."""
    source = read(raw)
    if isinstance(source, Refusal):
        return source
    document = parse(source)
    if isinstance(document, Refusal):
        return document
    if document.root.kind is not Kind.MAPPING:
        return Refusal("the file is no Compose file: no mapping stands at its top", 1)
    return Merges.of(document).fault() or document


def section(
    parent: Slot, name: str, *, listed: bool = False, merging: bool = False
) -> Slot | Refusal | None:
    """Give a mapping by its key (``listed``: or a list): None if there is none.

    Refused where its entries are not all its own: an alias, an anchor in use, and a
    merge unless that is expected (``merging``).
    """
    for key, value in parent.node.pairs:
        if key_name(key) == name:
            slot = Slot(parent.document, key, value)
            if value.kind is Kind.SEQUENCE and not listed:
                line = parent.document.line(key)
                return Refusal(f"`{name}` is a list where a mapping belongs", line)
            return _unsafe(slot, name, merging=merging) or slot
    return None


def index_of(slot: Slot, name: str) -> int:
    """Give the index of a mapping's key or a list's item, -1 if it is not there."""
    mapping = slot.node.kind is Kind.MAPPING
    names = [key_name(node) for node in slot.node.children[:: 2 if mapping else 1]]
    return names.index(name) if name in names else -1


def top(document: Document) -> Slot:
    """Give the mapping at the top of a file."""
    return Slot(document, None, document.root)


def in_use(document: Document, node: Node) -> Node | None:
    """Give the first alias that names a node's anchor."""
    nodes = document.root.walk() if node.anchor else iter(())
    aliases = (one for one in nodes if one.kind is Kind.ALIAS)
    return next((one for one in aliases if one.value == node.anchor), None)


def fragment(text: str) -> Part:
    """Parse the text of one key with its value, which comes from a specification."""
    part = as_fragment(text)
    if part is None:
        message = f"no single YAML entry: {text!r}"
        raise ValueError(message)
    return part


def as_fragment(text: str) -> Part | None:
    """Parse the text of one key with its value; None if it is not that."""
    document = parse(TextFile(text), fragment=True)
    if isinstance(document, Refusal) or len(document.root.pairs) != 1:
        return None
    return Part(document, *document.root.pairs[0])


def indented(body: str) -> str:
    """Give a text with two spaces before each of its lines."""
    return "".join(f"  {line}\n" if line else "\n" for line in body.splitlines())


def empty(said: "Data | None") -> bool:
    """Tell whether a mapping or sequence has no entry: absent, null or empty."""
    return not said or (isinstance(said, tuple) and said[0] == "null")


def prove_insert(
    document: Document, insertions: Sequence[Insertion], change: Change
) -> Edited | Refusal:
    """Carry insertions out if the file then says what it said and the change."""
    expected = data(document.root)
    line = line_at(document.text, insertions[-1].offset) if insertions else 0
    if insertions and isinstance(expected, dict):
        change(expected)
        # Whatever the layout: what the file says afterwards is what counts.
        edited = inserted(document.source, insertions)
        after = open_file(edited.data)
        if isinstance(after, Document) and data(after.root) == expected:
            return edited
    reason = "the file cannot be added to here without changing what it says elsewhere"
    return Refusal(reason, line)


def prove_strip(
    document: Document,
    levels: Sequence[Sequence[Way]],
    entry: Node,
    undone: tuple[Callable[[bytes], Result], Sequence[str], Removal],
) -> Edited | Refusal:
    """Delete an entry in the likeliest of the ways that leave all else as it was."""
    insert, chunks, remove = undone
    proves = partial(_removes, document, remove)
    undo = Undo(document.source, insert, chunks, entry.end, proves)
    reason = "the entry is laid out in a way that cannot be removed safely"
    return undo.strip(levels, document.line(entry), reason)


def _removes(document: Document, remove: Removal, text: str) -> bool:
    after = parse(TextFile(text))
    expected = data(document.root)
    if isinstance(after, Refusal) or not isinstance(expected, dict):
        return False
    said = data(after.root)
    if not remove(expected) or not isinstance(said, dict):
        # With its one entry the whole mapping may have gone.
        return not expected and not isinstance(said, dict) and empty(said)
    return not remove(said) and said == expected


def _unsafe(slot: Slot, name: str, *, merging: bool) -> Refusal | None:
    document, node = slot.document, slot.node
    line = document.line(node if slot.key is None else slot.key)
    if node.kind is Kind.ALIAS:
        reason = f"`{name}` is the alias *{node.value}, shared with another place"
        return Refusal(f"{reason}; write it out here", line)
    if node.kind is Kind.SCALAR and not (node.null or node.value in {"null", "~"}):
        return Refusal(f"`{name}` is neither a mapping nor a list", line)
    if node.kind is Kind.SCALAR and not node.null:
        return Refusal(f"`{name}` is {node.value}; delete that word", line)
    merge = node.get("<<") if node.kind is Kind.MAPPING and not merging else None
    if merge is not None:
        reason = f"`{name}` merges other keys (<<), so its entries are not all its own"
        return Refusal(reason, document.line(merge))
    if (alias := in_use(document, node)) is not None:
        reason = f"`{name}` is shared by *{alias.value} in line {document.line(alias)}"
        return Refusal(f"{reason}, which would change with it", line)
    if node.kind is not Kind.SCALAR and not tidy(slot):
        return Refusal(f"`{name}` is laid out in a way that cannot be edited", line)
    return None
