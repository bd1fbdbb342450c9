"""The nodes of a YAML document: where each stands, and what it says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

import yaml

from codemods.text_lines import TextFile, line_at

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
        # The cheap test first, as ``key_name`` looks at tags and anchors.
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

    source: TextFile
    root: Node

    @property
    def text(self) -> str:
        """The text that all positions refer to."""
        return self.source.text

    def line(self, node: Node) -> int:
        """Give the 1-based line on which a node starts."""
        return line_at(self.text, node.start)


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
        # ``|+`` keeps the blank lines behind the text:
        # https://yaml.org/spec/1.2.2/#8112-block-chomping-indicator
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
    # No key is called so: https://yaml.org/spec/1.2.2/#51-character-set
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
    # Those of YAML 1.1, by the first character: ``no`` is false, and ``<<`` a merge.
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    for tag, pattern in resolvers.get(value[:1], []):
        if pattern.match(value):
            return str(tag).rpartition(":")[2]
    return "str"
