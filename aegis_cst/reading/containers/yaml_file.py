"""YAML as nodes that know their places; nothing is constructed of it.

To edit, ``codemods.compose.yaml_parser`` reads events instead: those have the places of
aliases and of all that is between values. What a file says, with aliases followed and
``<<`` merged, is easier had from nodes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

if TYPE_CHECKING:
    import yaml

_MERGES_DEEP = 8
"""Mappings merged into one another; an anchor may be merged into itself."""

_MERGE = "<<"


@dataclass(frozen=True, slots=True)
class YamlFault:
    """What is wrong with a file; ``alias`` is empty but for one without an anchor."""

    line: int
    column: int
    reason: str
    alias: str = ""


class KeyValue(NamedTuple):
    """A key of a mapping, and its value."""

    key: "yaml.Node"
    value: "yaml.Node"


def read_yaml(data: bytes) -> "list[yaml.Node] | list[YamlFault]":
    """The documents of a file, or all that is wrong with it."""
    import yaml  # noqa: PLC0415 - many projects have no YAML that matters

    from codemods.compose.yaml_depth import LOADER, too_deep  # noqa: PLC0415 - as above

    if too_deep(data):
        return [YamlFault(0, 1, "nested too deeply to be read")]
    try:
        found = yaml.compose_all(data, Loader=LOADER)
        return [each for each in found if each is not None]
    except yaml.composer.ComposerError as error:
        return list(_loose_aliases(data)) or [_fault(data, error)]
    except yaml.YAMLError as error:
        return [_fault(data, error)]
    except RecursionError:
        return [YamlFault(0, 1, "nested too deeply to be read")]


def _loose_aliases(data: bytes) -> Iterator[YamlFault]:
    import yaml  # noqa: PLC0415 - as above

    from codemods.compose.yaml_depth import LOADER  # noqa: PLC0415 - as above

    anchors: set[str] = set()
    for event in yaml.parse(data, Loader=LOADER):
        if isinstance(event, yaml.DocumentStartEvent):
            anchors.clear()
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in anchors:
                mark = event.start_mark
                if mark is None:
                    continue
                reason = f"`*{event.anchor}` names an anchor that is not above it"
                alias = str(event.anchor)
                yield YamlFault(mark.line + 1, mark.column + 1, reason, alias)
        elif isinstance(event, yaml.NodeEvent) and event.anchor:
            anchors.add(event.anchor)


def _fault(data: bytes, error: "yaml.YAMLError") -> YamlFault:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        reason = getattr(error, "problem", None) or "malformed"
        return YamlFault(mark.line + 1, mark.column + 1, str(reason))
    position = getattr(error, "position", 0)
    reason = getattr(error, "reason", "") or str(error).partition("\n")[0]
    return YamlFault(data.count(b"\n", 0, position) + 1, 1, reason)


def _kind(node: object) -> str:
    """The kind of a node, told without importing YAML for it."""
    return str(getattr(node, "id", ""))


def is_scalar(node: "yaml.Node | None") -> "TypeGuard[yaml.ScalarNode]":
    """Whether a node is a scalar."""
    return _kind(node) == "scalar"


def is_list(node: "yaml.Node | None") -> "TypeGuard[yaml.SequenceNode]":
    """Whether a node is a list."""
    return _kind(node) == "sequence"


def is_mapping(node: "yaml.Node | None") -> "TypeGuard[yaml.MappingNode]":
    """Whether a node is a mapping."""
    return _kind(node) == "mapping"


def entries(node: "yaml.Node | None") -> Mapping[str, KeyValue]:
    """The keys of a mapping, those that ``<<`` merges into it too."""
    return {} if node is None else _entries(node, _MERGES_DEEP)


@lru_cache(maxsize=4096)
def _entries(node: "yaml.Node", depth: int) -> Mapping[str, KeyValue]:
    if not is_mapping(node):
        return {}
    merged: dict[str, KeyValue] = {}
    own: dict[str, KeyValue] = {}
    for key, value in node.value:
        if not is_scalar(key):
            continue
        # Own keys go before merged ones, and the first of several mappings before the
        # rest:
        # https://yaml.org/type/merge.html
        if key.value != _MERGE:
            own[key.value] = KeyValue(key, value)
            continue
        for each in value.value if is_list(value) else [value]:
            for name, entry in (_entries(each, depth - 1) if depth else {}).items():
                merged.setdefault(name, entry)
    return merged | own


def value_of(node: "yaml.Node | None", key: str) -> "yaml.Node | None":
    """The value of a key of a mapping."""
    entry = entries(node).get(key)
    return None if entry is None else entry.value


def items(node: "yaml.Node | None") -> "list[yaml.Node]":
    """The items of a list; none of anything else."""
    return list(node.value) if is_list(node) else []


def scalars(node: "yaml.Node | None") -> "list[yaml.ScalarNode]":
    """The plain items of a list."""
    return [each for each in items(node) if is_scalar(each)]


def text(node: "yaml.Node | None") -> str:
    """What a scalar says; empty for anything else."""
    return str(node.value) if is_scalar(node) else ""


def repeated_keys(node: "yaml.Node") -> "Iterator[tuple[yaml.ScalarNode, int]]":
    """Keys that stand in one mapping already, each with the line of the first."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if is_list(each):
            waiting += each.value
        elif is_mapping(each):
            yield from _repeated(each)
            waiting += [value for _, value in each.value]


def _repeated(node: "yaml.MappingNode") -> "Iterator[tuple[yaml.ScalarNode, int]]":
    lines: dict[str, int] = {}
    for key, _ in node.value:
        if is_scalar(key) and key.value != _MERGE:
            line = lines.setdefault(key.value, key.start_mark.line + 1)
            if line != key.start_mark.line + 1:
                yield key, line
