"""What Compose files say, by PyYAML, and what each kind of edit ought to change."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import yaml

Data = Any
_KEYS = ("environment", "volumes", "depends_on")


class _Loader(yaml.CSafeLoader):
    """Reads custom tags for what stands behind them."""


def _untagged(loader: _Loader, _: str, node: yaml.Node) -> Data:
    if isinstance(node, yaml.MappingNode):
        loader.flatten_mapping(node)
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_object(_plain(node)) if node.value else None


def _plain(node: yaml.Node) -> yaml.Node:
    return yaml.ScalarNode("tag:yaml.org,2002:str", node.value)


_Loader.add_multi_constructor("!", _untagged)


def load(data: bytes) -> Data:
    """Give what a file says, with merges carried out."""
    said = yaml.load(data.decode("utf-8-sig"), _Loader)  # noqa: S506 - builds plain data only
    assert isinstance(said, dict)
    return said


def service_added(
    name: str, body: Data, *, shared: bool = True
) -> Callable[[bytes, bytes], None]:
    """One service more, saying what it should; ``shared``: a process of web's image."""

    def meaning(before: bytes, after: bytes) -> None:
        old, new = load(before), load(after)
        (old.get("services") or {}).pop(name, None)  # one that has to be renamed first
        service = new["services"].pop(name)
        assert body.items() <= service.items()
        web = old["services"]["web"] or {}
        if shared:
            _same_process(service, web, set(body))
        else:
            assert set(service) <= {*body, "networks", "network_mode"}
            assert _joined(service) & _joined(web), "web does not reach it"
        assert new == old

    return meaning


_TAKEN = (
    *("image", "build", "extends", "environment", "env_file", "volumes", "depends_on"),
    *("secrets", "configs", "extra_hosts", "user", "read_only", "tmpfs", "restart"),
    *("working_dir", "init", "logging", "network_mode"),
)
_ALONE = ("container_name", "hostname", "mac_address", "ports", "links", "deploy")


def _same_process(service: Data, web: Data, own: set[str]) -> None:
    """It has the configuration of the other, and nothing that only one can have."""
    for key in _TAKEN:
        if key not in own:
            assert (service.get(key) or None) == (web.get(key) or None), key
    for key in set(_ALONE) - own:
        assert key not in service, key
    assert _joined(service) == _joined(web)
    given = service.get("networks")
    for one in given.values() if isinstance(given, dict) else ():
        assert not {"ipv4_address", "aliases"} & set(one or {}), one
    assert "traefik" not in str(service.get("labels"))


def _joined(service: Data) -> set[str]:
    """Give what a service is connected to."""
    if mode := service.get("network_mode"):
        return {f"mode {mode}"}
    return set(service.get("networks") or ["default"])


def volume_added(name: str, body: Data) -> Callable[[bytes, bytes], None]:
    """One volume more at the top; an empty ``volumes`` says nothing."""

    def meaning(before: bytes, after: bytes) -> None:
        old, new = load(before), load(after)
        assert (new["volumes"].pop(name) or {}) == body
        (old.get("volumes") or {}).pop(name, None)  # one that has to be renamed first
        for said in (old, new):
            if not said.get("volumes"):
                said.pop("volumes", None)
        assert new == old

    return meaning


def dependency_added(name: str, condition: str) -> Callable[[bytes, bytes], None]:
    """One dependency more of ``web``, in the form that the others have."""

    def meaning(before: bytes, after: bytes) -> None:
        old, new = load(before), load(after)
        for one in [old, new]:
            one["services"]["web"] = one["services"].get("web") or {}
        said = old["services"]["web"].pop("depends_on", None)
        depends = new["services"]["web"].pop("depends_on")
        if isinstance(depends, list):
            assert depends == [*(said or []), name]
        else:
            assert depends == (said or {}) | {name: {"condition": condition}}
        assert new == old

    return meaning


def variable_added(name: str, value: str) -> Callable[[bytes, bytes], None]:
    """One variable more of each service that runs the image of ``web``."""

    def change(service: Data) -> None:
        service["environment"] = service.get("environment", {}) | {name: value}

    return lambda before, after: _everywhere(before, after, change)


def mount_added(item: str) -> Callable[[bytes, bytes], None]:
    """One mount more of each service that runs the image of ``web``."""

    def change(service: Data) -> None:
        there = service.get("volumes", [])
        if item not in there:
            service["volumes"] = [*there, item]

    return lambda before, after: _everywhere(before, after, change)


def _everywhere(before: bytes, after: bytes, change: Callable[[Data], None]) -> None:
    old, new = (_normal(load(data)) for data in (before, after))
    web = old["services"]["web"]
    for service in old["services"].values():
        if _same_image(service, web):
            change(service)
    for said in (old, new):
        # Where in a list a mount stands says nothing.
        for service in said["services"].values():
            service.get("volumes", []).sort(key=repr)
    assert new == old


def _normal(said: Data) -> Data:
    """Environments as mappings, no empty keys, and no extensions."""
    services = {name: one or {} for name, one in deepcopy(said["services"]).items()}
    for service in services.values():
        listed = service.get("environment")
        if isinstance(listed, list):
            pairs = (item.partition("=") for item in listed)
            service["environment"] = {
                name: value if sign else None for name, sign, value in pairs
            }
        service["volumes"] = [
            one.removesuffix(":rw") if isinstance(one, str) else one
            for one in service.get("volumes") or []
        ]
        for key in _KEYS:
            if not service.get(key, True):
                del service[key]
    top = {key: one for key, one in said.items() if not key.startswith("x-")}
    # Services that are one by an alias are one here too, and would change twice.
    return top | {"services": {name: dict(one) for name, one in services.items()}}


def _same_image(one: Data, other: Data) -> bool:
    if one.get("image") and other.get("image"):
        return bool(one["image"] == other["image"])
    builds = [each.get("build") for each in (one, other)]
    said = [{"context": each} if isinstance(each, str) else each for each in builds]
    return bool(said[0] and said[0] == said[1])
