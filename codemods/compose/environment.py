"""An environment variable of every service that runs one image in a Compose file."""

from collections.abc import Sequence
from dataclasses import dataclass

from codemods.compose import everywhere as compose_everywhere
from codemods.compose.entry import Entry
from codemods.compose.yaml_nodes import Kind, Node
from codemods.result import Edited, Found, Refusal, Unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A variable for all services that run the image of the service ``like``.

    The value is written as it is, so Compose replaces ``${NAME}`` in it. Where there is
    no service ``like``, the only one with a ``build`` is meant, or the only one.
    """

    name: str
    value: str
    like: str = "web"


def find(raw: bytes, spec: Spec) -> Found | Refusal:
    """Tell whether all services of the image have the variable.

    It is changed if it has another value somewhere, and absent if a service lacks it.
    """
    return compose_everywhere.find(raw, _entry(spec), spec.like)


def insert(raw: bytes, spec: Spec) -> Edited | Unchanged | Refusal:
    """Add the variable where it is missing, unless it has another value somewhere.

    It goes into the extension that the services merge, and into each service whose own
    ``environment`` replaces the merged one.
    """
    return compose_everywhere.insert(raw, _entry(spec), spec.like)


def strip(
    raw: bytes, spec: Spec, chunks: Sequence[str] = ()
) -> Edited | Unchanged | Refusal:
    """Delete the variable everywhere, and ``environment`` where it stood alone."""
    return compose_everywhere.strip(raw, _entry(spec), spec.like, chunks)


def _entry(spec: Spec) -> Entry:
    item = f"{spec.name}={spec.value}"

    def says(node: Node) -> bool | None:
        named = node.kind is Kind.SCALAR and node.value.partition("=")[0] == spec.name
        return node.value == item if named else None

    return Entry(
        key="environment",
        name=spec.name,
        item=item,
        value=spec.value,
        mapping=True,
        says=says,
    )
