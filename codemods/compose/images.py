"""The services of a Compose file that run one and the same image."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from codemods.compose.extends import base_elsewhere, extended_value
from codemods.compose.merges import Merges
from codemods.compose.yaml_entry import Slot
from codemods.compose.yaml_nodes import Data, Kind, Node, data
from codemods.compose.yaml_render import Part
from codemods.result import Refusal


@dataclass(frozen=True, slots=True)
class Image:
    """What a service runs: an image by its name, what is built; None for neither.

    Equal names and equal builds have equal numbers.
    """

    name: int | None
    build: int | None

    def same(self, other: "Image") -> bool:
        """Tell whether two services run one image: of one name, or of one build."""
        # What is built is tagged with the name beside it:
        # https://docs.docker.com/reference/compose-file/build/#using-build-and-image
        if self.name is not None and other.name is not None:
            return self.name == other.name
        return self.build is not None and self.build == other.build


@dataclass(frozen=True, slots=True)
class Images:
    """The images of all services of a file, each read once."""

    merges: Merges
    services: Slot
    _known: dict[int, Image] = field(default_factory=dict)
    _said: dict[tuple[str, int], int] = field(default_factory=dict)
    _numbers: dict[Hashable, int] = field(default_factory=dict)
    _members: dict[Image, list[Part]] = field(default_factory=dict)

    def of(self, service: Node) -> Image:
        """Give the image of a service."""
        if id(service) not in self._known:
            name, build = (self._number(service, key) for key in ("image", "build"))
            if build is None:
                build = self._elsewhere(service)
            self._known[id(service)] = Image(name, build)
        return self._known[id(service)]

    def _number(self, service: Node, key: str) -> int | None:
        value = extended_value(self.merges, self.services, service, key)
        if value is None:
            return None
        known = (key, id(value))
        if known not in self._said:
            said = _folder(value) if key == "build" else _said(value)
            self._said[known] = self._numbers.setdefault(said, len(self._numbers))
        return self._said[known]

    def _elsewhere(self, service: Node) -> int | None:
        """Give what stands for the image of a service of another file."""
        base = base_elsewhere(self.merges, self.services, service)
        if not any(base):
            return None
        return self._numbers.setdefault(("extends", *base), len(self._numbers))

    def running(self, image: Image) -> list[Part]:
        """Give the services that run an image."""
        if image not in self._members:
            document = self.services.document
            self._members[image] = [
                Part(document, key, value)
                for key, value in self.services.node.pairs
                if image.same(self.of(value))
            ]
        return self._members[image]

    def members(self, model: Part) -> list[Part] | Refusal:
        """Give the services that run the image of one of them, itself included."""
        if not has_image(self.merges, self.services, model.value):
            reason = f"the service `{model.key.value}` says neither image nor build"
            reason += ", and extends none that does"
            return Refusal(reason, model.document.line(model.key))
        return self.running(self.of(model.value))


def model_service(
    merges: Merges, services: Slot, like: str, without: str = ""
) -> Part | Refusal:
    """Give the service ``like``; where it was renamed, the one that must be meant.

    That is the only one with a ``build``; of several that run the same image the
    first. An image of a registry may be anything. ``without`` is a service that is not
    meant.
    """
    document = services.document
    others = [
        Part(document, key, value)
        for key, value in services.node.pairs
        if key.value != without
    ]
    named = [part for part in others if part.key.value == like]
    built = [
        part
        for part in others
        if extended_value(merges, services, part.value, "build") is not None
    ]
    for candidates in (named, built):
        if candidates and _alike(merges, services, candidates):
            return candidates[0]
        if candidates:
            names = ", ".join(part.key.value for part in candidates)
            reason = f"there is no service `{like}`, and several could be meant"
            return Refusal(f"{reason} ({names})", document.line(candidates[0].key))
    line = document.line(services.key) if services.key else 0
    return Refusal(f"there is no service `{like}`", line)


def named_service(services: Slot, name: str) -> Part | None:
    """Give a service by its name."""
    for key, value in services.node.pairs:
        if key.value == name:
            return Part(services.document, key, value)
    return None


def has_image(merges: Merges, services: Slot, service: Node) -> bool:
    """Tell whether a service says which image it runs, or extends one that does."""
    values = (extended_value(merges, services, service, k) for k in ("image", "build"))
    elsewhere = base_elsewhere(merges, services, service)
    return any(elsewhere) or any(value is not None for value in values)


def _alike(merges: Merges, services: Slot, candidates: Sequence[Part]) -> bool:
    images = Images(merges, services)
    first, *rest = (images.of(part.value) for part in candidates)
    return all(map(first.same, rest))


def _folder(build: Node) -> Hashable:
    """Give what is built; a folder alone is the context of a build."""
    if build.kind is not Kind.SCALAR:
        return _said(build)
    # https://docs.docker.com/reference/compose-file/services/#build
    return _frozen({"context": ("str", build.value)})


def _said(node: Node) -> Hashable:
    """Give what a node says, without the anchor by which others may say it too."""
    said = data(node)
    if isinstance(said, dict):
        # The mark under which ``data`` keeps tag and anchor of a mapping.
        return _frozen({key: one for key, one in said.items() if key != "\0"})
    return (said[0], node.value) if isinstance(said, tuple) else _frozen(said)


def _frozen(said: Data) -> Hashable:
    """Give data in a form that is equal for equal data, and can be a key."""
    if isinstance(said, dict):
        return frozenset((key, _frozen(one)) for key, one in said.items())
    return ("", *map(_frozen, said)) if isinstance(said, list) else said
