"""A service of a compose file: what it is made of, and what it names."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from aegis_cst.reading.containers.yaml_file import (
    KeyValue,
    entries,
    is_scalar,
    items,
    scalars,
    text,
    value_of,
)
from aegis_cst.reading.files.place import Place

if TYPE_CHECKING:
    import yaml

_MODES = ("network_mode", "pid", "ipc")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
# Two dollar signs are one that Compose leaves alone:
# https://docs.docker.com/reference/compose-file/interpolation/
_UNKNOWN = re.compile(r"\$(?!\$)|\{\{|\{%")


def is_computed(word: str) -> bool:
    """Whether a word is made up by variables or by a template."""
    return bool(_UNKNOWN.search(word))


@dataclass(frozen=True, slots=True)
class Reference:
    """A name, where it stands."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Build:
    """What an image is built from; folders are relative to the project.

    Each is ``None`` if it is not in the project, or cannot be told.
    """

    context: str | None
    dockerfile: str | None


@dataclass(frozen=True, eq=False)
class Service:
    """A service, going by its node in the compose file at ``path``."""

    name: str
    path: str
    node: "yaml.Node"
    key: "yaml.Node | None" = None

    @cached_property
    def folder(self) -> str:
        """The folder that relative paths start from."""
        return posixpath.dirname(self.path)

    def place(self, node: "yaml.Node") -> Place:
        """Where a node stands."""
        return place_of(self.path, node)

    @cached_property
    def image(self) -> str:
        """The image as it is written."""
        return text(value_of(self.node, "image"))

    @cached_property
    def build(self) -> Build | None:
        """What its image is built from; ``None`` if it is not built here."""
        node = value_of(self.node, "build")
        if node is None or not (text(node) or entries(node)):
            return None
        if value_of(node, "dockerfile_inline") is not None:
            return Build(None, None)
        # https://docs.docker.com/reference/compose-file/build/
        written = text(node) or text(value_of(node, "context")) or "."
        context = self.inside(written)
        file = text(value_of(node, "dockerfile")) or "Dockerfile"
        if context is None or is_computed(file):
            return Build(context, None)
        return Build(context, posixpath.normpath(posixpath.join(context, file)))

    def inside(self, written: str) -> str | None:
        """A path from the compose file, as one from the root; ``None`` outside."""
        # A repository, an absolute path, or one of Windows: no folder of the project.
        if is_computed(written) or re.match(r"[\w+-]+://|[/~\\]|\w:|git@", written):
            return None
        joined = posixpath.normpath(posixpath.join(self.folder, written))
        if joined.startswith(".."):
            return None
        return "" if joined == "." else joined

    def services_named(self) -> Iterator[Reference]:
        """Services that it waits for, links to or shares something with."""
        waits = value_of(self.node, "depends_on")
        for each in scalars(waits):
            yield self._reference(each, each.value)
        for name, entry in entries(waits).items():
            # Compose only warns then:
            # https://docs.docker.com/reference/compose-file/services/#depends_on
            if text(value_of(entry.value, "required")).lower() != "false":
                yield self._reference(entry.key, name)
        for each in scalars(value_of(self.node, "links")):
            yield self._reference(each, each.value.partition(":")[0])
        for key in _MODES:
            mode = value_of(self.node, key)
            if mode is not None and text(mode).startswith("service:"):
                yield self._reference(mode, text(mode).removeprefix("service:"))
        extended = value_of(self.node, "extends")
        # With a file, it is a service of that one, which need not be here.
        if extended is not None and value_of(extended, "file") is None:
            node = value_of(extended, "service") or extended
            if text(node):
                yield self._reference(node, text(node))

    def volumes_named(self) -> Iterator[Reference]:
        """Named volumes that it mounts."""
        for mount in items(value_of(self.node, "volumes")):
            if text(mount):
                source, colon, _ = text(mount).partition(":")
                # A source that is no path is the name of a volume; a target alone is an
                # anonymous one:
                # https://docs.docker.com/reference/compose-file/services/#volumes
                is_path = source.startswith((".", "/", "~", "\\"))
                if colon and not is_path and not _DRIVE.match(text(mount)):
                    yield self._reference(mount, source)
            elif text(value_of(mount, "type")) == "volume":
                node = value_of(mount, "source") or value_of(mount, "src")
                if node is not None and text(node):
                    yield self._reference(node, text(node))

    def networks_named(self) -> Iterator[Reference]:
        """Networks that it joins."""
        node = value_of(self.node, "networks")
        for each in scalars(node):
            yield self._reference(each, each.value)
        for name, entry in entries(node).items():
            yield self._reference(entry.key, name)

    def mounts(self) -> Iterator[tuple[str, str]]:
        """Source and target of what is mounted; the source may be empty."""
        for mount in items(value_of(self.node, "volumes")):
            if text(mount):
                # Neither `C:\` nor the colon of `${DIR:-./data}` divides the parts.
                parts = re.split(r":(?![\\]|[^{]*\})", text(mount))
                source = parts[0] if len(parts) > 1 else ""
                yield source, parts[min(len(parts), 2) - 1].rstrip("/")
            else:
                source = text(value_of(mount, "source"))
                yield source, text(value_of(mount, "target")).rstrip("/")

    def environment(self) -> Iterator[tuple[Reference, bool]]:
        """Variables, and whether a value is given rather than passed on."""
        node = value_of(self.node, "environment")
        for each in scalars(node):
            name, equals, _ = each.value.partition("=")
            yield self._reference(each, name), bool(equals)
        for name, entry in entries(node).items():
            yield self._reference(entry.key, name), _says_something(entry)

    @cached_property
    def has_env_file(self) -> bool:
        """Whether it takes variables from files."""
        return value_of(self.node, "env_file") is not None

    @cached_property
    def takes_values_unseen(self) -> bool:
        """Whether variables may be set by what cannot be seen here."""
        hidden = ("env_file", "secrets", "configs", "extends")
        return any(value_of(self.node, each) is not None for each in hidden)

    def commands(self) -> "Iterator[yaml.Node]":
        """What it runs."""
        for key in ("entrypoint", "command"):
            node = value_of(self.node, key)
            if node is not None:
                yield node

    def _reference(self, node: "yaml.Node", name: str) -> Reference:
        return Reference(name, self.place(node))


def place_of(path: str, node: "yaml.Node") -> Place:
    """Where a node stands; the end is known where it is on one line."""
    start, end = node.start_mark, node.end_mark
    one_line = start.line == end.line
    ends = end.column + 1 if one_line else 0
    return Place(path, start.line + 1, start.column + 1, ends)


def _says_something(entry: KeyValue) -> bool:
    return not (is_scalar(entry.value) and entry.value.value == "")
