"""Where an entry has to stand for every service of one image to have it.

An extension that services merge (``<<: *app``) holds it for all of them, except for
those that have the key themselves: an own key replaces the merged one.
"""

from collections.abc import Collection
from dataclasses import dataclass

from codemods.compose_entry import Entry
from codemods.compose_file import section, top
from codemods.compose_members import members, model_service
from codemods.compose_merges import Merges
from codemods.result import Refusal
from codemods.yaml_entry import Slot, tidy
from codemods.yaml_layout import Document, Kind, Node
from codemods.yaml_render import Part


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


def survey(document: Document, entry: Entry, like: str) -> Survey | Refusal:
    """Find every place for an entry of the services of one image."""
    services = section(top(document), "services")
    if services is None:
        return Refusal("the file has no `services`")
    if isinstance(services, Refusal):
        return services
    merges = Merges.of(document)
    model = model_service(merges, services, like)
    found = model if isinstance(model, Refusal) else members(merges, services, model)
    if isinstance(found, Refusal):
        return found
    names = frozenset(part.key.value for part in found)
    places: dict[int, Place] = {}
    for part in found:
        place = _place(merges, entry, services, part, places)
        if isinstance(place, Refusal):
            return place
        places.setdefault(id(place.slot.node), place)
    ordered = sorted(places.values(), key=lambda place: place.slot.node.start)
    listed = not entry.mapping or _lists(merges, services, entry.key)
    hidden = _hidden(merges, entry, found, places)
    return Survey(merges, entry.key, like, names, tuple(ordered), listed, hidden)


def _hidden(
    merges: Merges, entry: Entry, found: list[Part], places: Collection[int]
) -> tuple[Place, ...]:
    """Find the entry where a key of their own overrides it for all the services."""
    hidden: dict[int, Place] = {}
    for part in found:
        for holder in merges.chain(part.value):
            value = holder.get(entry.key)
            if value is None or id(value) in places or not value.children:
                continue
            place = _slot_of(merges, value, part)
            indices = entry.indices(merges, value)
            if indices and isinstance(place, Place):
                hidden[id(value)] = Place(place.slot, indices[-1])
    return tuple(hidden.values())


def _place(
    merges: Merges,
    entry: Entry,
    services: Slot,
    part: Part,
    planned: dict[int, Place],
) -> Place | Refusal:
    value = merges.value(part.value, entry.key)
    if value is None:
        return _slot_of(merges, _home(merges, services, part), part, bare=True)
    chain = merges.chain(value) or [value]
    for node in chain:
        if id(node) in planned:
            return planned[id(node)]
        indices = entry.indices(merges, node)
        if indices:
            place = _slot_of(merges, node, part)
            if isinstance(place, Refusal):
                return place
            same = entry.same(merges, node, indices[-1])
            return Place(place.slot, indices[-1], same=same)
    return _slot_of(merges, chain[0], part)


def _home(merges: Merges, services: Slot, part: Part) -> Node:
    """Give the mapping to which the key is added for a service that has it nowhere.

    That is the extension which brings its image, if it is merged by services of that
    image only; the service itself otherwise.
    """
    own, *merged = merges.chain(part.value)
    brings = (node for node in merged if node.get("image") or node.get("build"))
    home = next(brings, None)
    found = members(merges, services, part)
    if home is None or isinstance(found, Refusal):
        return own
    same = {id(one.value) for one in found}
    others = (value for _, value in services.node.pairs if id(value) not in same)
    shared = any(node is home for one in others for node in merges.chain(one))
    return own if shared else home


def _slot_of(
    merges: Merges, node: Node, part: Part, *, bare: bool = False
) -> Place | Refusal:
    slot = merges.slot(node)
    if slot is None or merges.path(node) is None:
        reason = f"what `{part.key.value}` shares with others stands in a list"
        line = part.document.line(part.key)
        return Refusal(f"{reason}; give it a key of its own", line)
    return Place(slot, bare=bare)


def _lists(merges: Merges, services: Slot, key: str) -> bool:
    """Tell whether all services that have a key have a list there."""
    values = [merges.value(service, key) for _, service in services.node.pairs]
    return {value.kind for value in values if value is not None} == {Kind.SEQUENCE}
