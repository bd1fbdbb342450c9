"""A named volume mounted by every service that runs one image in a Compose file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from codemods.compose import everywhere as compose_everywhere
from codemods.compose.entry import Entry
from codemods.compose.yaml_nodes import Kind, Node
from codemods.result import Edited, Found, Refusal, Unchanged

_COLON = re.compile(r":(?![^{]*\})")
"""One that is not in a variable with a default, such as ``${DATA:-data}``."""

_WITH_TARGET = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A volume, and where all services that run the image of ``like`` mount it.

    Where there is no service ``like``, the only one with a ``build`` is meant, or the
    only one.
    """

    source: str
    target: str
    like: str = "web"


def find(raw: bytes, spec: Spec) -> Found | Refusal:
    """Tell whether all services of the image mount the volume.

    It is changed if something else is mounted there, or in other words, and absent if a
    service lacks it.
    """
    return compose_everywhere.find(raw, _entry(spec), spec.like)


def insert(raw: bytes, spec: Spec) -> Edited | Unchanged | Refusal:
    """Mount the volume where it is missing, unless something else is mounted there.

    It goes into the extension that the services merge, and into each service whose own
    ``volumes`` replace the merged ones.
    """
    return compose_everywhere.insert(raw, _entry(spec), spec.like)


def strip(
    raw: bytes, spec: Spec, chunks: Sequence[str] = ()
) -> Edited | Unchanged | Refusal:
    """Delete the mount everywhere, and ``volumes`` where it stood alone."""
    return compose_everywhere.strip(raw, _entry(spec), spec.like, chunks)


def _entry(spec: Spec) -> Entry:
    item = f"{spec.source}:{spec.target}"

    def says(node: Node) -> bool | None:
        if _target(node).rstrip("/") != spec.target.rstrip("/"):
            return None
        # Read and write is the default:
        # https://docs.docker.com/reference/compose-file/services/#volumes
        return node.value in {item, f"{item}:rw"}

    return Entry(key="volumes", name=spec.target, item=item, says=says)


def _target(node: Node) -> str:
    """Give where an item of ``volumes`` is mounted, in its short or its long form."""
    if node.kind is Kind.MAPPING:
        words = [node.get(key) for key in ("target", "destination", "dst")]
        return next((word.value for word in words if word), "")
    parts = _COLON.split(node.value)
    drive, *rest = parts
    # ``C:/data`` of Windows has a colon of its own.
    if len(drive) == 1 and drive.isalpha() and rest:
        parts = [f"{drive}:{rest[0]}", *rest[1:]]
    return parts[min(len(parts), _WITH_TARGET) - 1]
