"""Where a key of a mapping really stands in a YAML file with anchors and merges."""

from dataclasses import dataclass, field

from codemods.yaml_entry import Slot
from codemods.yaml_layout import Document, Kind, Node, key_name


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

    @classmethod
    def of(cls, document: Document) -> "Merges":
        """Read a document."""
        merges = cls(document)
        anchored: dict[str, Node] = {}
        for node in document.root.walk():
            if node.anchor:
                anchored[node.anchor] = node
            if node.kind is Kind.ALIAS:
                merges._targets[id(node)] = anchored[node.value]
            for key, value in node.pairs:
                merges._parents[id(value)] = (node, key)
        return merges

    def target(self, node: Node) -> Node:
        """Give what an alias stands for; any other node itself."""
        return self._targets.get(id(node), node)

    def chain(self, node: Node) -> list[Node]:
        """Give a mapping and all that it merges, each before those that it overrides.

        A mapping that is merged again behind the first time says nothing new.
        """
        found: list[Node] = []
        seen: set[int] = set()
        waiting = [self.target(node)]
        while waiting:
            one = waiting.pop()
            if one.kind is Kind.MAPPING and id(one) not in seen:
                seen.add(id(one))
                found.append(one)
                waiting += reversed(self._merged(one))
        return found

    def lookup(self, node: Node, name: str) -> Held | None:
        """Give a key of a mapping, also if it comes by a merge."""
        for holder in self.chain(node):
            for key, value in holder.pairs:
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
        merge = mapping.get("<<")
        if merge is None:
            return []
        value = self.target(merge)
        sources = value.children if value.kind is Kind.SEQUENCE else [value]
        return [self.target(source) for source in sources]
