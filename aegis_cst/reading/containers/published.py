"""The ports that a compose service publishes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aegis_cst.reading.containers.compose_service import Service, is_computed
from aegis_cst.reading.containers.yaml_file import items, text, value_of

if TYPE_CHECKING:
    import yaml

# `[HOST:]CONTAINER[/PROTOCOL]`:
# https://docs.docker.com/reference/compose-file/services/#ports
_SHORT = re.compile(
    r"(?:(?:[\w.]+|\[[\w:]+\]):)?(?:[\d-]*:)?(?P<inner>\d+)(?:/(?P<protocol>\w+))?"
)


@dataclass(frozen=True, slots=True)
class Published:
    """A port inside of the container that is reached from outside, and where it is."""

    inner: int
    node: "yaml.Node"


def published(service: Service) -> list[Published] | None:
    """The ports, ``None`` where one is a range or is computed."""
    found = []
    for node in items(value_of(service.node, "ports")):
        inner = _inner(node)
        if inner is None:
            return None
        if inner:
            found.append(Published(inner, node))
    return found


def exposed(service: Service) -> Iterator[int]:
    """Ports that it says others reach it on."""
    for node in items(value_of(service.node, "expose")):
        word = text(node).partition("/")[0]
        if word.isdigit():
            yield int(word)


def _inner(node: "yaml.Node") -> int | None:
    """The port inside; 0 for another protocol than TCP."""
    written = text(node)
    if not written:
        target = text(value_of(node, "target"))
        other = text(value_of(node, "protocol")) == "udp"
        return 0 if other else int(target) if target.isdigit() else None
    # The port outside may well be computed: it does not matter here.
    plain = re.sub(r"^.*\$\{[^}]*\}(?=:)", "0", written)
    if is_computed(plain):
        return None
    match = _SHORT.fullmatch(plain)
    if match is None:
        return None
    return 0 if match["protocol"] == "udp" else int(match["inner"])
