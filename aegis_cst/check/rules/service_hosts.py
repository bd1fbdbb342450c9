"""AEG409: a service's environment has to name hosts that it reaches."""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.containers.compose_file import ComposeFile
from aegis_cst.reading.containers.compose_service import Service, is_computed
from aegis_cst.reading.containers.listening import LOOPBACK
from aegis_cst.reading.containers.reachable import hosts, knows_other_hosts
from aegis_cst.reading.containers.yaml_file import entries, scalars, text, value_of

if TYPE_CHECKING:
    import yaml

_CODE = "AEG409"
_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?:[^@/\s]*@)?(?P<host>\[::1\]|[\w.-]+)"
    r"(?::(?P<port>\d+))?(?:[/?#]\S*)?"
)
_SERVERS = {
    "postgres": ("postgres", "postgis", "pgvector", "timescale", "pgbouncer"),
    "mysql": ("mysql", "mariadb", "percona"),
    "mariadb": ("mysql", "mariadb"),
    "redis": ("redis", "valkey", "keydb", "dragonfly"),
    "rediss": ("redis", "valkey"),
    "valkey": ("redis", "valkey"),
    "amqp": ("rabbitmq", "lavinmq"),
    "mongodb": ("mongo",),
    "nats": ("nats",),
}
"""Schemes that no browser knows, and the images that serve them."""

_WEB = frozenset({"http", "https", "ws", "wss"})


class _Set(NamedTuple):
    """A variable with a URL as its value."""

    name: str
    node: "yaml.Node"
    scheme: str
    host: str


def _check(codebase: Codebase) -> Iterator[Finding]:
    for file in codebase.compose.files:
        together = codebase.compose.together_with(file)
        if together is None:
            continue
        known = hosts(together)
        for service in file.services.values():
            for each in _set(service):
                if each.host in LOOPBACK:
                    yield from _own(file, service, each, together)
                elif known is not None:
                    yield from _strange(file, service, each, known)


def _set(service: Service) -> Iterator[_Set]:
    node = value_of(service.node, "environment")
    pairs = [(each.value.partition("=")[::2], each) for each in scalars(node)]
    for name, entry in entries(node).items():
        pairs += [((name, text(entry.value)), entry.value)] if text(entry.value) else []  # type: ignore[list-item] # a scalar, for it has a text
    for (name, value), where in pairs:
        match = _URL.fullmatch(value.strip("\"'"))
        if match is not None and not is_computed(match["host"]):
            yield _Set(name, where, match["scheme"], match["host"].strip("[]").lower())


def _kind(scheme: str) -> tuple[str, ...]:
    base = scheme.partition("+")[0]
    base = "postgres" if base in {"postgresql", "asyncpg"} else base
    return _SERVERS.get(base, ())


def _own(
    file: ComposeFile, service: Service, each: _Set, together: Sequence[ComposeFile]
) -> Iterator[Finding]:
    """A database on this host, where another service is one."""
    images = _kind(each.scheme)
    if value_of(service.node, "network_mode") is not None or not images:
        return
    if _is_of(service, images):
        return  # it may well ask itself
    others = [
        other.name
        for beside in together
        for other in beside.services.values()
        if other.name != service.name and _is_of(other, images)
    ]
    if not others:
        return
    right = others[0]
    yield Finding(
        _CODE,
        file.find(each.node, each.host),
        f"`{each.name}` of the service `{service.name}` leads to {each.host}, which is "
        f"its own container, and no {images[0]} runs there",
        f"name the service: `{right}`"
        if len(set(others)) == 1
        else "name the service that is meant",
    )


def _is_of(service: Service, images: tuple[str, ...]) -> bool:
    name = service.image.partition("@")[0].partition(":")[0].rpartition("/")[2]
    return any(each in name for each in images)


def _strange(
    file: ComposeFile, service: Service, each: _Set, known: frozenset[str]
) -> Iterator[Finding]:
    """A host of one word that is no service."""
    # A name with dots is one of a domain, which is asked for elsewhere.
    if "." in each.host or each.host in known or knows_other_hosts(service):
        return
    if each.scheme not in _WEB and not _kind(each.scheme):
        return
    close = difflib.get_close_matches(each.host, sorted(known), n=1)
    yield Finding(
        _CODE,
        file.find(each.node, each.host),
        f"`{each.name}` of the service `{service.name}` names the host `{each.host}`, "
        "and there is no such service",
        f"did you mean `{close[0]}`?" if close else "name a service that there is",
    )


RULES = (
    Rule(
        _CODE,
        "unreached-host",
        "A URL in the environment of a compose service names localhost, where another "
        "service is meant, or a host that is no service.",
        _check,
    ),
)
