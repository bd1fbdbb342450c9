"""Which hosts the services of compose files reach each other by."""

from collections.abc import Iterator, Sequence

from aegis_cst.reading.containers.compose_file import ComposeFile
from aegis_cst.reading.containers.compose_service import Service, is_computed
from aegis_cst.reading.containers.yaml_file import (
    entries,
    items,
    scalars,
    text,
    value_of,
)

_OTHER_NAMES = ("extra_hosts", "dns", "dns_search", "external_links", "network_mode")
"""Keys by which a service may know hosts that are no services."""


def hosts(together: Sequence[ComposeFile]) -> frozenset[str] | None:
    """Every name that a service may be reached by; ``None`` if not all are known."""
    found: set[str] = set()
    for file in together:
        for root in file.roots:
            for entry in entries(value_of(root, "networks")).values():
                # Containers of other projects are on it, under names that stand nowhere
                # here:
                # https://docs.docker.com/reference/compose-file/networks/#external
                if value_of(entry.value, "external") is not None:
                    return None
        for service in file.services.values():
            found |= set(_names(service))
    return None if any(map(is_computed, found)) else frozenset(found)


def _names(service: Service) -> Iterator[str]:
    yield service.name
    for key in ("container_name", "hostname"):
        if said := text(value_of(service.node, key)):
            yield said
    for each in scalars(value_of(service.node, "links")):
        # `SERVICE:ALIAS`:
        # https://docs.docker.com/reference/compose-file/services/#links
        yield each.value.rpartition(":")[2]
    for entry in entries(value_of(service.node, "networks")).values():
        for alias in items(value_of(entry.value, "aliases")):
            yield text(alias)


def knows_other_hosts(service: Service) -> bool:
    """Whether a service may reach hosts that no compose file names."""
    return any(value_of(service.node, each) is not None for each in _OTHER_NAMES)
