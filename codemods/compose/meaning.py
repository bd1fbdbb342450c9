"""What a Compose file comes to once its aliases and merges are carried out.

Equal parts get equal numbers, so that files are compared quickly, even where an alias
of an alias of an alias stands for millions of entries.
"""

from collections import Counter
from dataclasses import dataclass, field

from codemods.compose.merges import Merges
from codemods.compose.yaml_nodes import Kind, Node, data, key_name

_Service = tuple[dict[str, int], Counter[object]]
"""What a service says but for one key, and the entries of that key."""

_NOTHING: Counter[object] = Counter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Each of the ``members`` may have one entry more in ``key``, called ``name``."""

    key: str
    name: str
    members: frozenset[str]


def surprise(less: Merges, more: Merges, allowed: Allowed) -> str:
    """Name what differs although it should not: a service or a section, or ''."""
    numbers: dict[object, int] = {}
    old, new = _Meaning(less, numbers), _Meaning(more, numbers)
    services = (old.services(allowed.key), new.services(allowed.key))
    compared: dict[tuple[int, int], tuple[bool, bool]] = {}
    for name in [*services[0], *services[1]]:
        first, second = services[0].get(name), services[1].get(name)
        if first is None or second is None or first[0] != second[0]:
            return name
        both = (id(first[1]), id(second[1]))
        if both not in compared:
            compared[both] = _compare(first[1], second[1], allowed.name)
        equal, similar = compared[both]
        if not (equal if name not in allowed.members else similar):
            return name
    left, right = old.sections(), new.sections()
    names = [name for name in [*left, *right] if left.get(name) != right.get(name)]
    return next(iter(names), "")


def _compare(
    less: Counter[object], more: Counter[object], name: str
) -> tuple[bool, bool]:
    """Tell whether entries are equal, and whether there is at most one more."""
    lost = [item for item in less - more if not _is(item, name)]
    return less == more, not lost and (more - less).total() <= 1


def _is(item: object, name: str) -> bool:
    """Tell whether an entry of a mapping has a name."""
    return isinstance(item, tuple) and item[0] == name


@dataclass(frozen=True, slots=True)
class _Meaning:
    """One file; ``numbers`` are shared by the files that are compared."""

    merges: Merges
    numbers: dict[object, int]
    _known: dict[int, int] = field(default_factory=dict)
    _entered: dict[int, dict[str, int]] = field(default_factory=dict)
    _counted: dict[int, Counter[object]] = field(default_factory=dict)

    def services(self, key: str) -> dict[str, _Service]:
        """Give what each service comes to, with one key apart."""
        root = self.merges.document.root
        self._number(root)
        services = root.get("services")
        pairs = services.pairs if services else []
        return {key_name(name): self._service(value, key) for name, value in pairs}

    def sections(self) -> dict[str, int]:
        """Give what stands at the top, but for the services and the extensions."""
        return {
            key_name(key): self._number(value)
            for key, value in self.merges.document.root.pairs
            # Extensions say nothing by themselves:
            # https://docs.docker.com/reference/compose-file/extension/
            if key.value != "services" and not key.value.startswith("x-")
        }

    def _service(self, node: Node, key: str) -> _Service:
        entries = dict(self._entries(node))
        value = self.merges.value(node, key)
        if entries.pop(key, None) is None or value is None:
            return entries, _NOTHING
        if id(value) not in self._counted:
            self._counted[id(value)] = self._count(value)
        return entries, self._counted[id(value)]

    def _count(self, value: Node) -> Counter[object]:
        if value.kind is Kind.SCALAR:
            return Counter(() if value.null else (value.value,))
        if value.kind is Kind.MAPPING:
            return Counter(self._entries(value).items())
        return Counter(map(self._number, value.children))

    def _entries(self, mapping: Node) -> dict[str, int]:
        """Give what a mapping says with all that it merges."""
        mapping = self.merges.target(mapping)
        if (known := self._entered.get(id(mapping))) is not None:
            return known
        entries: dict[str, int] = {}
        for one in self.merges.chain(mapping):
            for key, value in one.pairs:
                if (name := key_name(key)) != "<<":
                    entries.setdefault(name, self._number(value))
        self._entered[id(mapping)] = entries
        return entries

    def _number(self, node: Node) -> int:
        node = self.merges.target(node)
        if id(node) not in self._known:
            # An alias of a node within itself finds this in place of an answer.
            self._known[id(node)] = -1
            structure = self._structure(node)
            number = self.numbers.setdefault(structure, len(self.numbers))
            self._known[id(node)] = number
        return self._known[id(node)]

    def _structure(self, node: Node) -> object:
        if node.kind is Kind.SEQUENCE:
            return (node.tag, *map(self._number, node.children))
        if node.kind is Kind.MAPPING:
            return (node.tag, frozenset(self._entries(node).items()))
        said = data(node)
        return (node.tag, said[0], node.value) if isinstance(said, tuple) else node.tag
