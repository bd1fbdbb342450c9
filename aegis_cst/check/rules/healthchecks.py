"""AEG410: whoever waits for a healthy service waits for its health check."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.containers.compose_file import ComposeFile
from aegis_cst.reading.containers.compose_service import Service
from aegis_cst.reading.containers.dockerfile import read_dockerfile
from aegis_cst.reading.containers.inherited import Services
from aegis_cst.reading.containers.stages import is_plain_python
from aegis_cst.reading.containers.yaml_file import entries, items, text, value_of

if TYPE_CHECKING:
    import yaml

_CODE = "AEG410"
_WITHOUT = re.compile(
    r"(?:docker\.io/)?(?:library/)?(?:postgres|redis|mysql|mariadb|mongo|rabbitmq"
    r"|memcached|nginx|traefik|caddy|httpd|busybox|alpine|python|node)"
    r"|(?:docker\.io/)?(?:postgis/postgis|pgvector/pgvector|valkey/valkey|redis/redis-stack)"
)
"""Images that bring no health check along."""


def _check(codebase: Codebase) -> Iterator[Finding]:
    for file in codebase.compose.files:
        together = codebase.compose.together_with(file)
        for service in file.services.values() if together is not None else ():
            for name, condition in _waits(service):
                if together is not None and _is_never_healthy(codebase, name, together):
                    yield _finding(service, name, condition)


def _waits(service: Service) -> "Iterator[tuple[str, yaml.Node]]":
    """The services that one waits for until they are healthy."""
    for name, entry in entries(value_of(service.node, "depends_on")).items():
        condition = value_of(entry.value, "condition")
        if condition is not None and text(condition) == "service_healthy":
            yield name, condition


def _finding(service: Service, name: str, condition: "yaml.Node") -> Finding:
    return Finding(
        _CODE,
        service.place(condition),
        f"the service `{service.name}` waits until `{name}` is healthy, and `{name}` "
        "has no health check: compose refuses to start",
        f"give `{name}` a `healthcheck:`, or wait with `condition: service_started`",
    )


def _is_never_healthy(
    codebase: Codebase, name: str, together: Sequence[ComposeFile]
) -> bool:
    found = [file.services[name] for file in together if name in file.services]
    whole = [each for each in found if each.image or each.build or _checks(each)]
    return bool(whole) and all(_has_none(codebase, each, together) for each in whole)


def _checks(service: Service) -> bool:
    return value_of(service.node, "healthcheck") is not None


def _has_none(
    codebase: Codebase, service: Service, together: Sequence[ComposeFile]
) -> bool:
    """Whether a service has no health check for sure, nor does its image."""
    check = value_of(service.node, "healthcheck")
    if check is not None:
        test = [text(each) for each in items(value_of(check, "test"))]
        # https://docs.docker.com/reference/compose-file/services/#healthcheck
        return text(value_of(check, "disable")) == "true" or test == ["NONE"]
    # What it extends may have one.
    if value_of(service.node, "extends") is not None:
        return False
    build = Services(together).build(service)
    if build is None:
        image = service.image.partition("@")[0]
        name, _, tag = image.rpartition(":")
        plain = image if "/" in tag or not name else name
        return _WITHOUT.fullmatch(plain) is not None
    dockerfile = build.dockerfile
    data = codebase.sources.read(dockerfile) if dockerfile else None
    if not dockerfile or data is None:
        return False
    file = read_dockerfile(dockerfile, data)
    names = {each.name for each in file.instructions}
    return "HEALTHCHECK" not in names and is_plain_python(file)


RULES = (
    Rule(
        _CODE,
        "no-healthcheck",
        "A compose service waits for one to be healthy that has no health check.",
        _check,
    ),
)
