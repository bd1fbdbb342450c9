"""Where a key of a mapping really stands in a YAML file with anchors and merges."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from codemods.compose.yaml_entry import Slot
from codemods.compose.yaml_nodes import Document, Kind, Node, key_name
from codemods.result import Refusal

MERGED_LIMIT = 100_000
"""Entries that all merges may come to: no file that people write comes near it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A key of a mapping, its own or a merged one.

    ``holder`` is the mapping in which it is written, ``value`` what stands there, which
    may be an alias.
    """

    holder: Node
    key: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Merges:
    """The aliases and merges of a document, resolved.

    An anchor may be defined several times; an alias means the last one before it.
    """

    document: Document
    _targets: dict[int, Node] = field(default_factory=dict)
    _parents: dict[int, tuple[Node, Node]] = field(default_factory=dict)
    _chains: dict[int, list[Node]] = field(default_factory=dict)
    _sources: dict[int, list[Node]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> "Merges":
        """Read a document, once."""
        return _read(document)

    def fault(self) -> Refusal | None:
        """Refuse a file whose merges, carried out, come to far more than itself."""
        total = 0
        for node in self.document.root.walk():
            if node.kind is not Kind.MAPPING or not self._merged(node):
                continue
            # https://en.wikipedia.org/wiki/Billion_laughs_attack
            for one in self._reached(node):
                total += len(one.pairs) + len(self._merged(one))
                if total > MERGED_LIMIT:
                    reason = "the merges (<<) of the file come to more than"
                    reason += f" {MERGED_LIMIT:,} entries; merge less"
                    return Refusal(reason, self.document.line(node))
        return None

    def target(self, node: Node) -> Node:
        """Give what an alias stands for; any other node itself."""
        return self._targets.get(id(node), node)

    def chain(self, node: Node) -> list[Node]:
        """Give a mapping and all that it merges, each before those that it overrides.

        A mapping that is merged again behind the first time says nothing new.
        """
        node = self.target(node)
        if id(node) not in self._chains:
            self._chains[id(node)] = list(self._reached(node))
        return self._chains[id(node)]

    def _reached(self, node: Node) -> Iterator[Node]:
        seen: set[int] = set()
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if one.kind is Kind.MAPPING and id(one) not in seen:
                seen.add(id(one))
                yield one
                # The first of a list overrides the others:
                # https://yaml.org/type/merge.html
                waiting += reversed(self._merged(one))

    def lookup(self, node: Node, name: str) -> Held | None:
        """Give a key of a mapping, also if it comes by a merge."""
        for holder in self.chain(node):
            for key, value in holder.pairs:
                # The cheap test first: this is asked for every key of every service.
                if key.value == name and key_name(key) == name:
                    return Held(holder, key, value)
        return None

    def value(self, node: Node, name: str) -> Node | None:
        """Give what a key of a mapping says, through merges and aliases."""
        held = self.lookup(node, name)
        return self.target(held.value) if held else None

    def slot(self, node: Node) -> Slot | None:
        """Give a node with its key; None for what is no value of a mapping."""
        found = self._parents.get(id(node))
        return Slot(self.document, found[1], node) if found else None

    def parent(self, node: Node) -> Slot | None:
        """Give the mapping in which a node stands."""
        found = self._parents.get(id(node))
        return Slot(self.document, None, found[0]) if found else None

    def path(self, node: Node) -> tuple[str, ...] | None:
        """Give the keys that lead to a node; None where a list is on the way."""
        names: list[str] = []
        while node is not self.document.root:
            found = self._parents.get(id(node))
            if found is None:
                return None
            node, key = found
            names.append(key_name(key))
        return tuple(reversed(names))

    def _merged(self, mapping: Node) -> list[Node]:
        """Give what a mapping merges directly, each once, in their order."""
        if id(mapping) not in self._sources:
            merge = mapping.get("<<")
            value = self.target(merge) if merge is not None else None
            self._sources[id(mapping)] = self._listed(value) if value else []
        return self._sources[id(mapping)]

    def _listed(self, value: Node) -> list[Node]:
        """Give the mappings that the value of a merge names."""
        if value.kind is not Kind.SEQUENCE:
            return [value]
        if id(value) not in self._sources:
            targets = map(self.target, value.children)
            found = {id(one): one for one in targets if one.kind is Kind.MAPPING}
            self._sources[id(value)] = list(found.values())
        return self._sources[id(value)]


@lru_cache(maxsize=8)  # an edit and its proof ask for the same documents several times
def _read(document: Document) -> Merges:
    targets: dict[int, Node] = {}
    parents: dict[int, tuple[Node, Node]] = {}
    anchored: dict[str, Node] = {}
    for node in document.root.walk():
        if node.anchor:
            anchored[node.anchor] = node
        if node.kind is Kind.ALIAS:
            targets[id(node)] = anchored[node.value]
        for key, value in node.pairs:
            parents[id(value)] = (node, key)
    return Merges(document, targets, parents)
