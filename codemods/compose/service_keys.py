"""What a new service takes from the one whose image it runs, and what it does not.

The keys are those of the Compose specification. What the code may rely on is taken: its
image, its configuration, its files, its rights, the way to other services. What tells
the one service from another, opens it to the outside, sizes it, or starts it is not.
https://github.com/compose-spec/compose-spec/blob/main/spec.md
"""

from collections.abc import Iterable

from codemods.compose.yaml_nodes import Node

MERGE_KEY = "<<"

TAKEN = frozenset(
    # What runs.
    {"image", "build", "platform", "pull_policy", "extends", "runtime", "isolation"}
    | {"init", "develop", "storage_opt"}
    # What it is told.
    | {"environment", "env_file", "secrets", "configs", "models", "working_dir"}
    # What it may, and as whom.
    | {"user", "group_add", "userns_mode", "privileged", "read_only", "security_opt"}
    | {"cap_add", "cap_drop", "credential_spec", "use_api_socket"}
    | {"devices", "device_cgroup_rules", "gpus"}
    | {"ulimits", "sysctls", "shm_size", "pid", "ipc", "uts", "cgroup"}
    # Its files.
    | {"volumes", "volumes_from", "tmpfs"}
    # The way to others.
    | {"networks", "network_mode", "extra_hosts", "dns", "dns_opt", "dns_search"}
    # How it is kept.
    | {"depends_on", "profiles", "restart", "stop_grace_period", "logging"}
    | {"labels", "annotations"}
)
"""Keys that a service has in common with others of its image."""

ONE_OF_EACH = ("container_name", "hostname", "mac_address", "ports", "scale")
"""Keys of which two services cannot say the same."""

OWN = frozenset(
    {*ONE_OF_EACH, "domainname"}
    # They point at the service, or start it.
    | {"links", "external_links", "expose", "command", "healthcheck", "label_file"}
    | {"post_start", "pre_stop", "stop_signal", "provider"}
    # How many, and how large.
    | {"deploy"}
)
"""Keys that belong to one service, so that another must not get them by a merge."""

ADDRESSES = frozenset(
    {"ipv4_address", "ipv6_address", "link_local_ips", "mac_address", "aliases"}
)
"""What a service has in a network for itself."""

# Two services with the same of these would share one another's requests.
_PROXY_LABELS = ("traefik.", "caddy", "haproxy.", "swag", "ofelia.", "tsdproxy.")
_PROXY_VARIABLES = ("VIRTUAL_", "LETSENCRYPT_", "ACME_")
_SERVERS = frozenset(
    {"uvicorn", "gunicorn", "hypercorn", "granian", "daphne", "fastapi", "flask"}
    | {"python", "python3"}
)


def is_proxied(key: str, name: str) -> bool:
    """Tell whether an entry of a key hands the requests of a proxy to its service."""
    if key == "labels":
        return name.lower().startswith(_PROXY_LABELS)
    return key == "environment" and name.startswith(_PROXY_VARIABLES)


def wraps_commands(entrypoint: Node, command: Node | None) -> bool:
    """Tell whether an entrypoint prepares what any command needs: a script, ``tini``.

    One that has no command beside it, or is a server itself, starts that only.
    """
    if command is None:
        return False
    text = " ".join(node.value for node in entrypoint.walk() if node.value)
    return starts_any_command(text.split())


def starts_any_command(words: Iterable[str]) -> bool:
    """Tell whether the words of an entrypoint start whatever stands behind them."""
    programs = {word.replace("\\", "/").rpartition("/")[2] for word in words}
    # A shell with ``-c`` takes the first word of a command only.
    return bool(programs) and programs.isdisjoint(_SERVERS | {"-c"})
