"""Where an entry has to stand for every service of one image to have it.

An extension that services merge (``<<: *app``) holds it for all of them, except for
those that have the key themselves: an own key replaces the merged one.
"""

from dataclasses import dataclass

from codemods.compose.entry import Entry
from codemods.compose.merges import Merges
from codemods.compose.yaml_entry import Slot, tidy
from codemods.compose.yaml_nodes import Kind, Node
from codemods.result import Refusal


@dataclass(frozen=True, slots=True)
class Place:
    """A mapping or list that has the entry at ``index``, or should have it (-1).

    ``bare``: it is a service or extension that lacks the whole key. ``same``: the entry
    is there word for word.
    """

    slot: Slot
    index: int = -1
    bare: bool = False
    same: bool = False

    @property
    def head(self) -> Node:
        """The key or item of the entry; the key that should have it."""
        node = self.slot.node
        if self.index >= 0:
            return node.children[self.index * self._step]
        return self.slot.key or node

    @property
    def tail(self) -> Node:
        """The last node of the entry."""
        return self.slot.node.children[(self.index + 1) * self._step - 1]

    @property
    def line(self) -> int:
        """The line of the entry, or of the key that should have it."""
        return self.slot.document.line(self.head)

    @property
    def alone(self) -> bool:
        """Whether the entry is the only one in its mapping or list."""
        return len(self.slot.node.children) == self._step

    @property
    def _step(self) -> int:
        return 2 if self.slot.node.kind is Kind.MAPPING else 1

    def fault(self, entry: Entry) -> Refusal | None:
        """Say why an entry cannot be added here."""
        node, key = self.slot.node, self.slot.key
        name = f"`{key.value if key else entry.key}`"
        # https://docs.docker.com/reference/compose-file/merge/#reset-value
        if node.tag == "!reset":
            return Refusal(f"{name} is taken away here by !reset", self.line)
        if node.kind is Kind.SCALAR and node.value in {"null", "~"}:
            return Refusal(f"{name} is {node.value}; delete that word", self.line)
        mapping = self.bare or entry.mapping
        listed = not self.bare
        known = (
            (Kind.MAPPING, mapping),
            (Kind.SEQUENCE, listed),
            (Kind.SCALAR, node.null),
        )
        if not dict(known).get(node.kind, False):
            return Refusal(f"{name} has a form that cannot be added to", self.line)
        if node.children and not tidy(self.slot):
            return Refusal(
                f"{name} is laid out in a way that cannot be edited", self.line
            )
        return None


@dataclass(frozen=True, slots=True)
class Survey:
    """The places in their order, and the names of the services that they serve.

    ``listed`` says that a key is to be made with a list. ``hidden`` are places that
    have the entry, and serve no service any more.
    """

    merges: Merges
    entry_key: str
    like: str
    members: frozenset[str]
    places: tuple[Place, ...]
    listed: bool
    hidden: tuple[Place, ...] = ()

    @property
    def there(self) -> list[Place]:
        """The places that have the entry."""
        return [place for place in self.places if place.index >= 0]

    @property
    def missing(self) -> list[Place]:
        """The places that lack the entry."""
        return [place for place in self.places if place.index < 0]

    def path(self, place: Place) -> tuple[str, ...]:
        """Give the keys that lead to the mapping or list of a place."""
        path = self.merges.path(place.slot.node) or ()
        return (*path, self.entry_key) if place.bare else path
