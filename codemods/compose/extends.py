"""What a Compose service extends, as far as it stands in the same file.

https://docs.docker.com/reference/compose-file/services/#extends
"""

from codemods.compose.merges import Merges
from codemods.compose.yaml_entry import Slot
from codemods.compose.yaml_nodes import Kind, Node

_KEY = "extends"


def extends(merges: Merges, service: Node) -> tuple[str, str]:
    """Give file and name of the service that one extends; the file may be empty."""
    value = merges.value(service, _KEY)
    if value is None:
        return "", ""
    if value.kind is Kind.SCALAR:
        return "", value.value
    name, file = (merges.value(value, key) for key in ("service", "file"))
    return file.value if file else "", name.value if name else ""


def lineage(merges: Merges, services: Slot, service: Node) -> list[Node]:
    """Give a service and those that it extends in its file, each before its base."""
    found = [merges.target(service)]
    while True:
        file, name = extends(merges, found[-1])
        base = services.node.get(name) if name and not file else None
        # Compose refuses a service that extends itself; here the walk just ends.
        if base is None or any(merges.target(base) is one for one in found):
            return found
        found.append(merges.target(base))


def extended_value(
    merges: Merges, services: Slot, service: Node, key: str
) -> Node | None:
    """Give what a key of a service says, also where it comes from what it extends."""
    for one in lineage(merges, services, service):
        value = merges.value(one, key)
        if value is not None:
            return value
    return None


def base_elsewhere(merges: Merges, services: Slot, service: Node) -> tuple[str, str]:
    """Give file and name of what a service extends at last in another file."""
    file, name = extends(merges, lineage(merges, services, service)[-1])
    return (file, name) if file and name else ("", "")
