"""A named volume in the top-level ``volumes`` of a Compose file."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from codemods.compose.document import (
    empty,
    fragment,
    indented,
    index_of,
    open_file,
    prove_insert,
    prove_strip,
    section,
    top,
)
from codemods.compose.snippets import whole
from codemods.compose.yaml_entry import Slot, entry_end, insert_pair, ways_without
from codemods.compose.yaml_nodes import Data, Document, Kind, content_end, data
from codemods.compose.yaml_render import block_lines, gap_between, style_of
from codemods.result import Edited, Found, Presence, Refusal, Unchanged
from codemods.text_lines import (
    Insertion,
    is_blank,
    line_at,
    lines_in_place,
    next_line,
    split_lines,
    with_snippet,
)
from codemods.undo import made


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A volume: its name, and its body as YAML indented by two spaces, often empty."""

    name: str
    body: str = ""


def find(raw: bytes, spec: Spec) -> Found | Refusal:
    """Tell whether the volume stands in the file, as ``insert`` would write it."""
    volumes = _volumes(raw)
    if isinstance(volumes, Slot):
        return _found(volumes, spec)
    return volumes if isinstance(volumes, Refusal) else Found(Presence.ABSENT)


def insert(raw: bytes, spec: Spec) -> Edited | Unchanged | Refusal:
    """Add the volume after the last one, with the key ``volumes`` if there is none."""
    result, document = _insert(raw, spec), open_file(raw)
    if not isinstance(result, Refusal) or isinstance(document, Refusal):
        return result
    return with_snippet(result, whole(document, "volumes", _entry(spec)))


def strip(
    raw: bytes, spec: Spec, chunks: Sequence[str] = ()
) -> Edited | Unchanged | Refusal:
    """Delete the volume, and ``volumes`` if ``insert`` wrote it and it is empty."""
    volumes = _volumes(raw)
    if isinstance(volumes, Refusal):
        return volumes
    if not isinstance(volumes, Slot) or (index := index_of(volumes, spec.name)) < 0:
        return Unchanged()
    levels = [ways_without(volumes, index)]
    if len(volumes.node.pairs) == 1 and made(chunks, "volumes:"):
        root = top(volumes.document)
        levels.append(ways_without(root, index_of(root, "volumes")))
    key = volumes.node.pairs[index][0]
    undone = (partial(insert, spec=spec), chunks, partial(_remove, spec.name))
    return prove_strip(volumes.document, levels, key, undone)


def _insert(raw: bytes, spec: Spec) -> Edited | Unchanged | Refusal:
    volumes = _volumes(raw)
    if isinstance(volumes, Refusal):
        return volumes
    part = fragment(_entry(spec))
    change = partial(_add, spec.name, data(part.value))
    if isinstance(volumes, Document):
        return prove_insert(volumes, _section(volumes, spec), change)
    found = _found(volumes, spec)
    if found.presence is Presence.OURS:
        return Unchanged(found.line)
    if found.presence is Presence.CHANGED:
        reason = f"a volume named {spec.name} already stands here, in another form"
        return Refusal(f"{reason}; rename it or take it out first", found.line)
    document = volumes.document
    # One entry does not tell how far apart they stand.
    block = len(volumes.node.pairs) > 1 and not volumes.node.flow
    gap = gap_between(document, volumes.node) if block else 0
    insertions = insert_pair(volumes, part, style_of(document), gap)
    return prove_insert(document, insertions, change)


def _section(document: Document, spec: Spec) -> list[Insertion]:
    """Write the key ``volumes``: after ``services``, or at the end of the file."""
    root = top(document)
    style = style_of(document)
    part = fragment(f"volumes:\n{indented(_entry(spec))}")
    if root.node.flow or not root.node.children:
        return insert_pair(root, part, style, 0)
    lines = block_lines(part, root.column, style)
    gap = [""] * gap_between(document, root.node)
    return [lines_in_place(document.text, _end(root), [*gap, *lines])]


def _end(root: Slot) -> int:
    """Give the place after ``services``: after all comments if nothing follows."""
    text, pairs = root.document.text, root.node.pairs
    value = pairs[index_of(root, "services")][1]
    end = next_line(text, entry_end(text, value, root.column))
    rest = split_lines(text[end:])
    comments = all(is_blank(line, 0) or line.lstrip().startswith("#") for line in rest)
    if value is not pairs[-1][1] or not comments:
        return end
    # What is commented out at the end of the file belongs to the services.
    written = max(len(text.rstrip()), content_end(text, value))
    return next_line(text, written)


def _volumes(raw: bytes) -> Slot | Document | Refusal:
    """Give the volumes; the file where it has no such key."""
    document = open_file(raw)
    if isinstance(document, Refusal):
        return document
    return section(top(document), "volumes") or document


def _found(volumes: Slot, spec: Spec) -> Found:
    index = index_of(volumes, spec.name)
    if index < 0:
        return Found(Presence.ABSENT)
    key, value = volumes.node.pairs[index]
    same = _bare(spec, value.kind, data(value))
    same = same or data(fragment(_entry(spec)).value) == data(value)
    presence = Presence.OURS if same else Presence.CHANGED
    text = volumes.document.text
    end = value.end if volumes.node.flow else entry_end(text, value, key.column)
    return Found(presence, line_at(text, key.start), line_at(text, end))


def _bare(spec: Spec, kind: Kind, said: Data) -> bool:
    """Whether it is a volume without options, as ``{}`` or ``null`` say it."""
    return not spec.body and kind is not Kind.ALIAS and empty(said)


def _entry(spec: Spec) -> str:
    return f"{spec.name}:\n{indented(spec.body)}"


def _add(name: str, said: Data, file: dict[str, Data]) -> None:
    volumes = file.get("volumes")
    file["volumes"] = (volumes if isinstance(volumes, dict) else {}) | {name: said}


def _remove(name: str, file: dict[str, Data]) -> bool:
    volumes = file.get("volumes")
    there = isinstance(volumes, dict) and volumes.pop(name, None) is not None
    if empty(volumes):
        file.pop("volumes", None)
    return there
