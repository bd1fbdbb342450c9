"""Which networks a new service joins, so that the services of an image reach it."""

from collections.abc import Collection, Iterable

from codemods.compose.document import open_file
from codemods.compose.extends import extended_value, lineage
from codemods.compose.images import Images, named_service
from codemods.compose.merges import Merges
from codemods.compose.plain import Plain
from codemods.compose.snippets import below, services_of
from codemods.compose.yaml_entry import Slot
from codemods.compose.yaml_nodes import Document, Kind, Node
from codemods.compose.yaml_render import Part
from codemods.result import Refusal

DEFAULT = "default"
"""The network of every service that names none."""

LOOPBACK = "127.0.0.1"
"""Where services are reached that share the network of one machine."""

# On Docker's own bridge containers find each other by address only:
# https://docs.docker.com/engine/network/drivers/bridge/
_NAMELESS = ("none", "bridge")
_OF_ONE_MACHINE = ("host", "service:", "container:")


def network_lines(
    merges: Merges, services: Slot, like: str, own: Collection[str]
) -> list[str] | Refusal:
    """Give the lines that put a new service where those of the image reach it.

    There are none for the network of all, and none for what is placed already
    (``own`` are its keys), or where there is no service ``like``.
    """
    model = named_service(services, like)
    if model is None or {"networks", "network_mode"} & set(own):
        return []
    mode = mode_of(merges, services, model.value)
    if mode in _NAMELESS:
        reason = f"`{like}` has network_mode: {mode}, where no service has a name"
        return Refusal(f"{reason}; give it networks", services.document.line(model.key))
    if mode:
        return [f"network_mode: {_quoted(mode)}"]
    joined = _chosen(merges, services, model)
    if joined == [DEFAULT]:
        return []
    return ["networks:", *(f"  - {name}" for name in joined)]


def shares_a_machine(mode: str) -> bool:
    """Tell whether a ``network_mode`` puts a service on the network of another."""
    return mode.startswith(_OF_ONE_MACHINE)


def mode_of(merges: Merges, services: Slot, service: Node) -> str:
    """Give the ``network_mode`` of a service, empty if it has none."""
    value = extended_value(merges, services, service, "network_mode")
    return value.value if value is not None and value.kind is Kind.SCALAR else ""


def networks_of(merges: Merges, services: Slot, service: Node) -> list[str]:
    """Give the networks that a service joins; ``default`` if it names none."""
    names: dict[str, None] = {}
    for one in lineage(merges, services, service):
        value = merges.value(one, "networks")
        if value is None:
            continue
        if value.kind is Kind.SEQUENCE:
            items = map(merges.target, value.children)
            names |= dict.fromkeys(item.value for item in items if item.value)
        names |= dict.fromkeys(name for name, _, _ in Plain(merges).entries(value))
    return list(names) or [DEFAULT]


def out_of_reach(raw: bytes, one: str, other: str) -> Refusal | None:
    """Refuse a file in which a service cannot reach another; both have to stand there.

    On the network of a machine only what publishes a port is reached besides.
    """
    document = open_file(raw)
    services = services_of(document) if isinstance(document, Document) else None
    if services is None:
        return None
    first, second = (named_service(services, name) for name in (one, other))
    merges = Merges.of(services.document)
    if first is None or second is None:
        return None
    if reaches(merges, services, first.value, second.value):
        return None
    line = services.document.line(second.key)
    if shares_a_machine(mode_of(merges, services, first.value)):
        if extended_value(merges, services, second.value, "ports") is not None:
            return None
        reason = (
            f"`{one}` is on the network of a machine, and reaches `{other}` only by"
        )
        return Refusal(f"{reason} a port that it publishes; give it one", line)
    reason = f"`{one}` and `{other}` share no network, so that neither finds the other"
    joined = networks_of(merges, services, second.value)
    added = [name for name in _chosen(merges, services, first) if name not in joined]
    body = "".join(f"  - {name}\n" for name in [*joined, *added])
    snippet = below(services, [(other, f"networks:\n{body}")])
    return Refusal(f"{reason}; put them on one", line, snippet)


def reaches(merges: Merges, services: Slot, one: Node, other: Node) -> bool:
    """Tell whether two services share a network, or the network of one machine."""
    modes = [mode_of(merges, services, each) for each in (one, other)]
    if any(modes):
        return modes[0] == modes[1]
    first, second = (networks_of(merges, services, each) for each in (one, other))
    return not set(first).isdisjoint(second)


def _chosen(merges: Merges, services: Slot, model: Part) -> list[str]:
    """Choose of a service's networks those that lead to the fewest others.

    An internal one is best, then one where stands what the service waits for; one
    that is shared with other projects, where names may clash, comes last. Every other
    service of the image has to be on one of them too.
    """
    mine = networks_of(merges, services, model.value)
    # https://docs.docker.com/reference/compose-file/networks/#external
    near = [name for name in mine if not _says(merges, name, "external")] or mine
    waited = _waited_on(merges, services, model.value)
    choices = (
        [name for name in near if _says(merges, name, "internal")],
        [name for name in near if name in waited],
        [name for name in near if name == DEFAULT],
    )
    chosen = next(filter(None, choices), near)
    images = Images(merges, services)
    for other in images.running(images.of(model.value)):
        theirs = networks_of(merges, services, other.value)
        if not mode_of(merges, services, other.value) and not set(theirs) & set(chosen):
            chosen = [*chosen, *theirs]
    return list(dict.fromkeys(chosen))


def _waited_on(merges: Merges, services: Slot, service: Node) -> set[str]:
    """Give the networks of the services that one waits for."""
    value = extended_value(merges, services, service, "depends_on")
    names: Iterable[str] = ()
    if value is not None:
        listed = value.kind is Kind.SEQUENCE
        names = [one.value for one in value.children] if listed else []
        names = names or [name for name, _, _ in Plain(merges).entries(value)]
    found = (services.node.get(name) for name in names)
    waited: set[str] = set()
    for one in found:
        if one is not None:
            waited |= set(networks_of(merges, services, one))
    return waited


def _says(merges: Merges, network: str, word: str) -> bool:
    """Tell whether the definition of a network says ``external`` or ``internal``."""
    networks = merges.value(merges.document.root, "networks")
    defined = merges.value(networks, network) if networks is not None else None
    said = merges.value(defined, word) if defined is not None else None
    if said is None:
        return False
    # ``external`` may be a mapping with a name. https://yaml.org/type/bool.html
    return said.kind is Kind.MAPPING or said.value.lower() in {"true", "yes", "on"}


def _quoted(mode: str) -> str:
    return f'"{mode}"' if ":" in mode else mode
