"""What a new Compose service shares with one that stands in the file.

A service's body may start with ``<<: *app``: it is another process of the image that
``like`` runs, and takes its configuration. How that is said here depends on the file:
the anchor may have another name, or there may be none and all stands in the service.
Any other body is that of a service which those of the image have to reach.
"""

from collections.abc import Collection, Iterator

from codemods.compose.copied import Copier
from codemods.compose.extends import lineage
from codemods.compose.images import has_image, model_service
from codemods.compose.merges import Held, Merges
from codemods.compose.reach import network_lines
from codemods.compose.service_keys import (
    MERGE_KEY,
    ONE_OF_EACH,
    OWN,
    TAKEN,
    wraps_commands,
)
from codemods.compose.yaml_entry import Slot
from codemods.compose.yaml_nodes import Kind, Node, key_name
from codemods.compose.yaml_parser import parse
from codemods.compose.yaml_render import Part
from codemods.result import Refusal
from codemods.text_lines import TextFile

MERGE = "<<: *app"
"""The first line of a body that shares the image of another service."""


def resolve(
    body: str, services: Slot, name: str, like: str, apart: Collection[str] = ()
) -> str | Refusal:
    """Give the body as it is said in this file, with all that it shares.

    ``apart`` are names of entries that the new service is not to have: what others
    have put into the service ``like``, and take out again.
    """
    first, _, rest = body.partition("\n")
    merges = Merges.of(services.document)
    # It runs another image, and has only the network in common.
    if first.strip() != MERGE:
        lines = network_lines(merges, services, like, own_keys(body))
        if isinstance(lines, Refusal):
            return lines
        return "".join([body, *(f"{line}\n" for line in lines)])
    model = model_service(merges, services, like, without=name)
    if isinstance(model, Refusal):
        return model
    copier = Copier(merges, {*apart, name})
    lines = _shared_lines(copier, services, model, own_keys(rest))
    return lines if isinstance(lines, Refusal) else "\n".join([*lines, rest])


def own_keys(body: str) -> set[str]:
    """Give the keys that the body of a service brings itself."""
    document = parse(TextFile(body.removeprefix(f"{MERGE}\n")), fragment=True)
    if isinstance(document, Refusal):
        return set()
    return {key.value for key, _ in document.root.pairs}


def _shared_lines(
    copier: Copier, services: Slot, model: Part, own: set[str]
) -> list[str] | Refusal:
    merges, document = copier.merges, model.document
    name, node = model.key.value, merges.target(model.value)
    line = document.line(model.key)
    if node.kind is not Kind.MAPPING:
        reason = f"the service `{name}` is no mapping whose image could be shared"
        return Refusal(reason, line)
    if not has_image(merges, services, node):
        reason = f"the service `{name}` says neither image nor build"
        return Refusal(f"{reason}, and extends none that does", line)
    if (fault := _inherited(merges, services, node, own)) is not None:
        return fault
    merge = node.get(MERGE_KEY)
    shared = None
    if merge is not None and not _brings_own(merges, node, own):
        shared = copier.merge_line(merge)
    lines = [] if shared is None else [shared]
    for key, held in _keys(merges, node, whole=merge is not None and shared is None):
        if key in own or not _is_taken(merges, key, held, node):
            continue
        copied = copier.lines(key, held)
        if isinstance(copied, Refusal):
            return copied
        lines += copied
    return lines


def _keys(merges: Merges, node: Node, *, whole: bool) -> Iterator[tuple[str, Held]]:
    """Give the keys of a service; ``whole``: with those that it merges, each once."""
    seen: set[str] = set()
    for holder in merges.chain(node) if whole else [node]:
        for key, value in holder.pairs:
            name = key_name(key)
            if name != MERGE_KEY and name not in seen:
                seen.add(name)
                yield name, Held(holder, key, value)


def _is_taken(merges: Merges, key: str, held: Held, node: Node) -> bool:
    if key == "entrypoint":
        entrypoint = merges.target(held.value)
        return wraps_commands(entrypoint, merges.value(node, "command"))
    return key in TAKEN


def _brings_own(merges: Merges, node: Node, own: set[str]) -> bool:
    """Tell whether a merge brings what belongs to the one service only."""
    _, *merged = merges.chain(node)
    names = {key_name(key) for holder in merged for key, _ in holder.pairs}
    if names & OWN - own:
        return True
    copier = Copier(merges)
    held = (merges.lookup(node, key) for key in names & {"networks", "labels"})
    return any(
        one is not None and copier.has_own(key_name(one.key), merges.target(one.value))
        for one in held
    )


def _inherited(
    merges: Merges, services: Slot, node: Node, own: set[str]
) -> Refusal | None:
    """Refuse to extend what gives each service a thing that there can be one of."""
    for base in lineage(merges, services, node)[1:]:
        held = (merges.lookup(base, key) for key in ONE_OF_EACH if key not in own)
        for one in held:
            if one is not None:
                reason = f"`{one.key.value}` comes to every service that extends this "
                reason += "one, and only one can have it; move it to that"
                return Refusal(reason, merges.document.line(one.key))
    return None
