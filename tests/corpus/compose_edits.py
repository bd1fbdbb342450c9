"""The edits that are tried on a Compose file: at every service that it has."""

from collections.abc import Iterator

import yaml

from aegis_cst.components.catalogue import catalogue
from aegis_cst.plan.edits.wanted import Spec, wanted_edits
from codemods.compose import depends_on as compose_depends_on
from codemods.compose import environment as compose_environment
from codemods.compose import mount as compose_mount
from codemods.compose import service as compose_service
from codemods.compose import volume as compose_volume
from corpus.meaning import ComposeLoader

_SERVICES_TRIED = 8


def compose_specs(data: bytes) -> Iterator[tuple[str, Spec]]:
    """A service of its own, one that shares an image, and entries of each service."""
    names = _services(data)
    for component, name in (("cache", "aegis-redis"), ("scheduler", "aegis-jobs")):
        yield "service", _service(component, name, names[0] if names else "web")
    yield "volume", compose_volume.Spec(name="aegis-data")
    for name in names[:_SERVICES_TRIED]:
        for condition in ("", "service_healthy"):
            yield (
                "depends_on",
                compose_depends_on.Spec(
                    service=name, on="aegis-redis", condition=condition
                ),
            )
        value = "${AEGIS_PROBE:-redis://aegis-redis:6379/0}"
        yield (
            "environment",
            compose_environment.Spec(name="AEGIS_PROBE", value=value, like=name),
        )
        yield (
            "mount",
            compose_mount.Spec(source="aegis-data", target="/aegis-data", like=name),
        )


def _service(component: str, name: str, like: str) -> Spec:
    for wanted in wanted_edits(catalogue()[component], {}):
        if isinstance(wanted.spec, compose_service.Spec):
            body = wanted.spec.body
            return compose_service.Spec(name=name, body=body, like=like)
    raise LookupError(component)


def _services(data: bytes) -> list[str]:
    try:
        file = yaml.load(data, ComposeLoader)  # noqa: S506 - derived from SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError, ValueError):
        return []
    services = file.get("services") if isinstance(file, dict) else None
    return [str(name) for name in services] if isinstance(services, dict) else []
