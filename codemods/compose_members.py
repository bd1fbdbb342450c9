"""The services of a Compose file that run one and the same image."""

from collections.abc import Sequence

from codemods.compose_merges import Merges
from codemods.result import Refusal
from codemods.yaml_entry import Slot
from codemods.yaml_layout import Data, Kind, Node, data
from codemods.yaml_render import Part


def model_service(
    merges: Merges, services: Slot, like: str, without: str = ""
) -> Part | Refusal:
    """Give the service ``like``; where there is none, the one that must be meant.

    That is the only one with a ``build``, or the only one; of several that run the
    same image the first. ``without`` is a service that is not meant.
    """
    document = services.document
    others = [
        Part(document, key, value)
        for key, value in services.node.pairs
        if key.value != without
    ]
    named = [part for part in others if part.key.value == like]
    built = [part for part in others if merges.lookup(part.value, "build")]
    for candidates in (named, built, others):
        if candidates and _alike(merges, candidates):
            return candidates[0]
        if candidates:
            names = ", ".join(part.key.value for part in candidates)
            reason = f"there is no service `{like}`, and several could be meant"
            return Refusal(f"{reason} ({names})", document.line(candidates[0].key))
    line = document.line(services.key) if services.key else 0
    return Refusal(f"there is no service `{like}`", line)


def members(merges: Merges, services: Slot, model: Part) -> list[Part] | Refusal:
    """Give the services that run the image of one of them, itself included."""
    name, document = model.key.value, services.document
    if not has_image(merges, model.value):
        reason = f"the service `{name}` says neither image nor build"
        return Refusal(reason, document.line(model.key))
    parts = (Part(document, key, value) for key, value in services.node.pairs)
    return [part for part in parts if same_image(merges, model.value, part.value)]


def has_image(merges: Merges, service: Node) -> bool:
    """Tell whether a service says which image it runs."""
    return any(merges.lookup(service, key) for key in ("image", "build"))


def same_image(merges: Merges, one: Node, other: Node) -> bool:
    """Tell whether two services run one image: of one name, or of one build."""
    images = [_said(merges.value(each, "image")) for each in (one, other)]
    if None not in images:
        return images[0] == images[1]
    builds = [_build(merges, each) for each in (one, other)]
    return None not in builds and builds[0] == builds[1]


def _alike(merges: Merges, candidates: Sequence[Part]) -> bool:
    first, *rest = (part.value for part in candidates)
    return all(same_image(merges, first, one) for one in rest)


def _build(merges: Merges, service: Node) -> "Data | None":
    """Give what is built; a folder alone is the context of a build."""
    build = merges.value(service, "build")
    if build is None or build.kind is not Kind.SCALAR:
        return _said(build)
    return {"context": ("str", build.value)}


def _said(node: Node | None) -> "Data | None":
    """Give what a node says, without the anchor by which others may say it too."""
    if node is None:
        return None
    said = data(node)
    if isinstance(said, dict):
        return {key: one for key, one in said.items() if key != "\0"}
    return (said[0], node.value) if isinstance(said, tuple) else said
