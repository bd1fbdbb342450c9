"""Whether a compose file names only what it defines, as far as a plan changed it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aegis_cst.plan.model import FileChange
from aegis_cst.reading.blocker import Blocker


def dangling_names(changes: Sequence[FileChange]) -> Iterator[Blocker]:
    """Services and volumes that are named, and defined no more after the plan."""
    for change in changes:
        is_yaml = change.path.endswith((".yml", ".yaml"))
        if not (is_yaml and change.before and change.after):
            continue
        known = set(_dangling(change.before))
        for what, name, service in _dangling(change.after):
            if (what, name, service) not in known:
                yield Blocker(
                    f"the service {service} names the {what} {name}, which would be "
                    "gone; take that out first",
                    change.path,
                    _line(change.before, service),
                )


def _dangling(data: bytes) -> Iterator[tuple[str, str, str]]:
    """Kind and name of what is not defined, and the service that names it."""
    document = load(data)
    services = mapping(document, "services")
    volumes = mapping(document, "volumes")
    for service in services:
        body = mapping(services, service)
        for name in _services_named(body):
            if name not in services:
                yield "service", name, str(service)
        for name in _volumes_named(body):
            if name not in volumes:
                yield "volume", name, str(service)


def _services_named(body: Mapping[str, Any]) -> Iterator[str]:
    for key in ("depends_on", "links"):
        named = body.get(key)
        if isinstance(named, list | dict):
            yield from (str(each).partition(":")[0] for each in named)
    extends = body.get("extends")
    if isinstance(extends, dict) and "file" not in extends:
        yield str(extends.get("service"))
    for key in ("network_mode", "pid", "ipc"):
        mode = body.get(key)
        if isinstance(mode, str) and mode.startswith("service:"):
            yield mode.removeprefix("service:")


def _volumes_named(body: Mapping[str, Any]) -> Iterator[str]:
    """Named volumes; a source with a slash, a dot or a variable is a folder."""
    mounts = body.get("volumes")
    for mount in mounts if isinstance(mounts, list) else ():
        if isinstance(mount, str) and ":" in mount:
            source = mount.partition(":")[0]
            if not any(sign in source for sign in "/.~$\\"):
                yield source
        elif isinstance(mount, dict) and mount.get("type") == "volume":
            yield str(mount.get("source"))


def mapping(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The mapping under a key; empty where there is something else or nothing."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def load(data: bytes) -> Mapping[str, Any]:
    """What a compose file says; tags such as ``!reset`` say nothing."""
    import yaml  # noqa: PLC0415 - most plans touch no YAML

    from codemods.compose.yaml_depth import too_deep  # noqa: PLC0415 - as above

    if too_deep(data):
        return {}

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # chosen at run time
        """A safe loader that does not mind unknown tags."""

    Loader.add_multi_constructor("!", lambda *_: None)
    try:
        document = yaml.load(data, Loader=Loader)  # noqa: S506 - derived from the safe one
    except yaml.YAMLError:
        return {}
    return document if isinstance(document, dict) else {}


def _line(data: bytes, service: str) -> int:
    """The line that a service starts on, as near as a search comes."""
    lines = data.decode(errors="replace").splitlines()
    names = {f"{service}:", f'"{service}":', f"'{service}':"}
    return next((n for n, text in enumerate(lines, 1) if text.strip() in names), 0)
