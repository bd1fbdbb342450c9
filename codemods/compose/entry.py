"""One entry of a mapping or list in a Compose service: how it is written and known."""

from collections.abc import Callable
from dataclasses import dataclass

from codemods.compose.document import empty, fragment
from codemods.compose.merges import Merges
from codemods.compose.scalar import scalar_text
from codemods.compose.yaml_entry import (
    Slot,
    insert_first_item,
    insert_item,
    insert_pair,
)
from codemods.compose.yaml_nodes import Data, Kind, Node, key_name
from codemods.compose.yaml_render import Style
from codemods.text_lines import Insertion


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the key ``key`` of a service.

    ``name`` is the word that tells it from others, ``item`` what it is in a list, and
    ``value`` what it is in a mapping, if the key may have one (``mapping``). ``says``
    tells what an item of a list is: this very entry, the same with other words (False),
    or another one (None).
    """

    key: str
    name: str
    item: str
    value: str = ""
    mapping: bool = False
    says: Callable[[Node], bool | None]

    def indices(self, merges: Merges, node: Node) -> list[int]:
        """Give the indices at which the entry stands in a mapping or list."""
        if node.kind is Kind.MAPPING:
            names = [key_name(key) for key, _ in node.pairs] if self.mapping else []
            return [index for index, name in enumerate(names) if name == self.name]
        said = [self.says(merges.target(item)) for item in node.children]
        return [index for index, one in enumerate(said) if one is not None]

    def same(self, merges: Merges, node: Node, index: int) -> bool:
        """Tell whether an entry says what this one says."""
        if node.kind is Kind.MAPPING:
            value = merges.target(node.pairs[index][1])
            return value.kind is Kind.SCALAR and value.value == self.value
        return bool(self.says(merges.target(node.children[index])))

    def insert(self, slot: Slot, style: Style, *, listed: bool) -> list[Insertion]:
        """Append the entry; ``listed`` says how to begin where nothing stands yet."""
        node = slot.node
        if node.kind is Kind.SCALAR and listed:
            return insert_first_item(slot, scalar_text(self.item), style)
        if node.kind is Kind.SEQUENCE:
            quote = _quote(node.children)
            return insert_item(
                slot, scalar_text(self.item, quote, flow=node.flow), style
            )
        quote = _quote([value for _, value in node.pairs])
        text = f"{self.name}: {scalar_text(self.value, quote)}\n"
        return insert_pair(slot, fragment(text), style, 0)

    def insert_key(
        self, service: Slot, style: Style, *, listed: bool
    ) -> list[Insertion]:
        """Append the key with the entry to a service."""
        return insert_pair(service, fragment(self.text(listed=listed)), style, 0)

    def text(self, *, listed: bool) -> str:
        """Write the key with the entry."""
        if listed:
            return f"{self.key}:\n  - {scalar_text(self.item)}\n"
        return f"{self.key}:\n  {self.name}: {scalar_text(self.value)}\n"

    def add(self, said: "Data | None", *, listed: bool) -> Data:
        """Give what a collection says with the entry in it."""
        if isinstance(said, dict):
            return said | {self.name: ("str", self.value)}
        if isinstance(said, list):
            return [*said, ("str", self.item)]
        if listed or not empty(said):
            return [("str", self.item)]
        return {self.name: ("str", self.value)}


def _quote(values: list[Node]) -> str:
    """Give the quotes in which all of some scalars stand."""
    styles = {value.style for value in values if value.kind is Kind.SCALAR}
    return styles.pop() if styles in ({"'"}, {'"'}) else ""
