"""The search for the places where an entry has to stand in a Compose file."""

from dataclasses import dataclass, field

from codemods.compose.document import section, top
from codemods.compose.entry import Entry
from codemods.compose.images import Image, Images, model_service
from codemods.compose.merges import Merges
from codemods.compose.places import Place, Survey
from codemods.compose.yaml_entry import Slot
from codemods.compose.yaml_nodes import Document, Kind, Node
from codemods.compose.yaml_render import Part
from codemods.result import Refusal


def survey(document: Document, entry: Entry, like: str) -> Survey | Refusal:
    """Find every place for an entry of the services of one image."""
    services = section(top(document), "services")
    if services is None:
        return Refusal("the file has no `services`")
    if isinstance(services, Refusal):
        return services
    merges = Merges.of(document)
    model = model_service(merges, services, like)
    if isinstance(model, Refusal):
        return model
    search = _Search(merges, entry, services, Images(merges, services))
    return search.survey(model, like)


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for the places of an entry; what is asked often is kept."""

    merges: Merges
    entry: Entry
    services: Slot
    images: Images
    _places: dict[int, Place] = field(default_factory=dict)
    _indices: dict[int, list[int]] = field(default_factory=dict)
    _users: dict[int, list[Node]] = field(default_factory=dict)
    _shared: dict[tuple[int, Image], bool] = field(default_factory=dict)

    def survey(self, model: Part, like: str) -> Survey | Refusal:
        found = self.images.members(model)
        if isinstance(found, Refusal):
            return found
        for _, service in self.services.node.pairs:
            for holder in self.merges.chain(service):
                self._users.setdefault(id(holder), []).append(service)
        for part in found:
            place = self._place(part)
            if isinstance(place, Refusal):
                return place
            self._places.setdefault(id(place.slot.node), place)
        return Survey(
            merges=self.merges,
            entry_key=self.entry.key,
            like=like,
            members=frozenset(part.key.value for part in found),
            places=tuple(sorted(self._places.values(), key=_start)),
            listed=not self.entry.mapping or self._lists(),
            hidden=self._hidden(found),
        )

    def _hidden(self, found: list[Part]) -> tuple[Place, ...]:
        """Find the entry where a key of their own overrides it for all the services."""
        hidden: dict[int, Place] = {}
        for part in found:
            for holder in self.merges.chain(part.value):
                value = holder.get(self.entry.key)
                if value is None or not value.children:
                    continue
                if id(value) in self._places or id(value) in hidden:
                    continue
                place = self._slot_of(value, part)
                indices = self._indices_in(value)
                if indices and isinstance(place, Place):
                    hidden[id(value)] = Place(place.slot, indices[-1])
        return tuple(hidden.values())

    def _place(self, part: Part) -> Place | Refusal:
        value = self.merges.value(part.value, self.entry.key)
        if value is None:
            return self._slot_of(self._home(part), part, bare=True)
        chain = self.merges.chain(value) or [value]
        for node in chain:
            if id(node) in self._places:
                return self._places[id(node)]
            indices = self._indices_in(node)
            if indices:
                place = self._slot_of(node, part)
                if isinstance(place, Refusal):
                    return place
                same = self.entry.same(self.merges, node, indices[-1])
                return Place(place.slot, indices[-1], same=same)
        return self._slot_of(chain[0], part)

    def _indices_in(self, node: Node) -> list[int]:
        if id(node) not in self._indices:
            self._indices[id(node)] = self.entry.indices(self.merges, node)
        return self._indices[id(node)]

    def _home(self, part: Part) -> Node:
        """Give the mapping to which the key is added for a service that has it nowhere.

        That is the extension which brings its image, if it is merged by services of
        that image only; the service itself otherwise.
        """
        own, *merged = self.merges.chain(part.value)
        brings = (node for node in merged if node.get("image") or node.get("build"))
        home = next(brings, None)
        if home is None or self._is_shared(home, self.images.of(part.value)):
            return own
        return home

    def _is_shared(self, home: Node, image: Image) -> bool:
        """Tell whether a service of another image has a mapping merged into it."""
        known = (id(home), image)
        if known not in self._shared:
            users = self._users.get(id(home), [])
            self._shared[known] = any(
                not image.same(self.images.of(one)) for one in users
            )
        return self._shared[known]

    def _slot_of(
        self, node: Node, part: Part, *, bare: bool = False
    ) -> Place | Refusal:
        slot = self.merges.slot(node)
        if slot is None or self.merges.path(node) is None:
            reason = f"what `{part.key.value}` shares with others stands in a list"
            line = part.document.line(part.key)
            return Refusal(f"{reason}; give it a key of its own", line)
        return Place(slot, bare=bare)

    def _lists(self) -> bool:
        """Tell whether all services that have the key have a list there."""
        services = (service for _, service in self.services.node.pairs)
        values = [self.merges.value(one, self.entry.key) for one in services]
        kinds = {value.kind for value in values if value is not None}
        return kinds == {Kind.SEQUENCE}


def _start(place: Place) -> int:
    return place.slot.node.start
