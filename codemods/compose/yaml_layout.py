"""Where everything in a YAML document stands, and what it says.

The tree is built from parser events rather than by ``yaml.compose``, which reports the
place of an anchor where an alias stands. Nothing is constructed, so custom tags such as
Compose's ``!reset`` are as good as any other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

import yaml

from codemods.compose.yaml_depth import (
    DEPTH_LIMIT,
    LOADER,
    VALUES_LIMIT,
    is_depth_error,
)
from codemods.result import Refusal
from codemods.text_lines import Source, line_at, line_start

_TOO_DEEP = "the file is nested too deeply to be edited safely"

Data: TypeAlias = "tuple[str, ...] | list[Data] | dict[str, Data]"
"""What a node says: tag and value of a scalar, an alias by its name."""


class Kind(StrEnum):
    """What a node is."""

    SCALAR = "scalar"
    ALIAS = "alias"
    SEQUENCE = "sequence"
    MAPPING = "mapping"


@dataclass(slots=True)
class Node:
    """A node and its place; a mapping's children are its keys and values in turn."""

    kind: Kind
    start: int
    end: int
    column: int
    flow: bool = False
    anchor: str = ""
    tag: str = ""
    value: str = ""
    style: str = ""
    children: list["Node"] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple["Node", "Node"]]:
        """Keys and values of a mapping; none of anything else."""
        if self.kind is not Kind.MAPPING:
            return []
        return list(zip(self.children[::2], self.children[1::2], strict=True))

    @property
    def null(self) -> bool:
        """Whether nothing at all is written where this node should be."""
        return self.kind is Kind.SCALAR and self.start == self.end

    def get(self, key: str) -> "Node | None":
        """Give the value of a key, or None."""
        named = (pair for pair in self.pairs if pair[0].value == key)
        return next((value for name, value in named if key_name(name) == key), None)

    def walk(self) -> Iterator["Node"]:
        """Give this node and every node below it, in their order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack += reversed(node.children)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A YAML text with exactly one document.

    It is told from others by its identity, so that facts about it can be kept.
    """

    source: Source
    root: Node

    @property
    def text(self) -> str:
        """The text that all positions refer to."""
        return self.source.text

    def line(self, node: Node) -> int:
        """Give the 1-based line on which a node starts."""
        return line_at(self.text, node.start)


@lru_cache(maxsize=8)  # an edit and its proof ask for the same texts several times
def parse(source: Source, *, fragment: bool = False) -> Document | Refusal:
    """Parse a text, or say what is wrong with it and where.

    In a ``fragment`` an alias may name an anchor of the file where it will stand.
    """
    try:
        root = _tree(source.text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = line_at(source.text, mark.index) if mark else 0
        if is_depth_error(error):
            return Refusal(_TOO_DEEP, line)
        return Refusal(f"the file is not valid YAML: {error.problem}", line)
    except yaml.YAMLError as error:
        line = line_at(source.text, getattr(error, "position", 0))
        reason = str(error).splitlines()[0]
        return Refusal(f"the file is not valid YAML: {reason}", line)
    if isinstance(root, Refusal):
        return root
    document = Document(source, root)
    return _fault(document, fragment=fragment) or document


def content_end(text: str, node: Node) -> int:
    """Give the offset behind the last character of what a node says.

    The parser's own end of a block collection lies behind the blank lines and comments
    that follow it.
    """
    if node.children and not node.flow:
        return content_end(text, node.children[-1])
    if node.style in {"|", ">"}:
        header = text[node.start : node.end].split("\n", 1)[0].split("#", 1)[0]
        body = text[node.start : node.end]
        kept = body.rstrip(" ") if "+" in header else body.rstrip()
        return node.start + len(kept.removesuffix("\n").removesuffix("\r"))
    return node.end


def data(node: Node) -> Data:
    """Give what a node says, without its place and style."""
    mark = (node.tag, node.anchor) if node.tag or node.anchor else ()
    match node.kind:
        case Kind.ALIAS:
            return ("*", node.value)
        case Kind.SCALAR:
            tag = _scalar_tag(node)
            return (tag, "" if tag == "null" else node.value, *mark)
        case Kind.SEQUENCE:
            items: list[Data] = [data(child) for child in node.children]
            return [mark, *items] if mark else items
    entries: dict[str, Data] = {"\0": mark} if mark else {}
    return entries | {key_name(key): data(value) for key, value in node.pairs}


def key_name(key: Node) -> str:
    """Give a text that is the same for equal keys and differs for different ones."""
    plain = key.kind is Kind.SCALAR and not (key.tag or key.anchor)
    if plain and _scalar_tag(key) in {"str", "merge"}:
        return key.value
    return repr(data(key))


def _scalar_tag(node: Node) -> str:
    return "str" if node.style else _plain_tag(node.value)


@lru_cache(maxsize=4096)
def _plain_tag(value: str) -> str:
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    for tag, pattern in resolvers.get(value[:1], []):
        if pattern.match(value):
            return str(tag).rpartition(":")[2]
    return "str"


def _tree(text: str) -> Node | Refusal:
    top = Node(Kind.SEQUENCE, 0, 0, 0)
    stack = [top]
    count = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            end = event.end_mark
            _close(text, stack.pop(), end.index if end else 0)
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        if len(stack) > DEPTH_LIMIT or len(top.children) > 1:
            break
        node = _node(event)
        stack[-1].children.append(node)
        count += 1
        if count > VALUES_LIMIT:
            reason = f"the file holds more than {VALUES_LIMIT:,} keys and values"
            return Refusal(reason, line_at(text, node.start))
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append(node)
    if len(stack) > DEPTH_LIMIT:
        return Refusal(_TOO_DEEP, line_at(text, stack[-1].start))
    if len(top.children) > 1:
        reason = "the file holds more than one YAML document"
        return Refusal(reason, line_at(text, top.children[1].start))
    return top.children[0] if top.children else Node(Kind.SCALAR, 0, 0, 0)


def _close(text: str, node: Node, end: int) -> None:
    """Note the end of a collection, and where a block of it really starts.

    The parser counts an anchor or a tag before a block as its first column.
    """
    node.end = end
    if node.flow or not node.children or not (node.anchor or node.tag):
        return
    first = node.children[0]
    node.column = first.column
    if node.kind is Kind.SEQUENCE:
        dash = text.rfind("-", 0, first.start)
        node.column = dash - line_start(text, dash)


def _node(event: yaml.NodeEvent) -> Node:
    first, last = event.start_mark, event.end_mark
    start, column = (first.index, first.column) if first else (0, 0)
    end = last.index if last else 0
    anchor = event.anchor or ""
    node = Node(Kind.SCALAR, start, end, column, anchor=anchor)
    if isinstance(event, yaml.AliasEvent):
        return replace(node, kind=Kind.ALIAS, value=anchor, anchor="")
    if isinstance(event, yaml.ScalarEvent):
        node.value, node.style = event.value, event.style or ""
        node.tag = event.tag or ""
    elif isinstance(event, yaml.CollectionStartEvent):
        mapping = isinstance(event, yaml.MappingStartEvent)
        node.kind = Kind.MAPPING if mapping else Kind.SEQUENCE
        node.tag, node.flow = event.tag or "", bool(event.flow_style)
    return node


def _fault(document: Document, *, fragment: bool) -> Refusal | None:
    anchors: set[str] = set()
    for node in document.root.walk():
        if node.kind is Kind.ALIAS and node.value not in anchors and not fragment:
            reason = f"the alias *{node.value} has no anchor before it"
            return Refusal(reason, document.line(node))
        anchors.add(node.anchor)
        if node.kind is Kind.MAPPING:
            seen: set[str] = set()
            for key, _ in node.pairs:
                if (name := key_name(key)) in seen:
                    reason = f"the key {key.value!r} stands here for the second time"
                    return Refusal(reason, document.line(key))
                seen.add(name)
    return None
