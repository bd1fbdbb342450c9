"""Compose files, and which of them make up one application together."""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from aegis_cst.reading.containers.compose_service import Service, is_computed
from aegis_cst.reading.containers.yaml_file import (
    YamlFault,
    entries,
    is_mapping,
    items,
    read_yaml,
    text,
    value_of,
)
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.sources import Sources

if TYPE_CHECKING:
    import yaml

_NAME = re.compile(
    r"(?:docker[-_])?compose(?:[._-].*)?\.ya?ml|.*[._-](?:docker-)?compose\.ya?ml"
)


def is_compose_file(path: str) -> bool:
    """Whether a path is that of a compose file, going by its name."""
    # Braces in a path are those of Cookiecutter and Copier: a template of a file.
    if not path.endswith((".yml", ".yaml")) or "{{" in path:
        return False
    return _NAME.fullmatch(path.rpartition("/")[2].lower()) is not None


@dataclass(frozen=True, eq=False)
class ComposeFile:
    """A compose file; ``faults`` are what keeps it from being read."""

    path: str
    lines: tuple[str, ...]
    roots: "tuple[yaml.Node, ...]"
    faults: tuple[YamlFault, ...] = ()

    @cached_property
    def services(self) -> Mapping[str, Service]:
        """The services by name."""
        return {
            name: Service(name, self.path, entry.value, entry.key)
            for root in self.roots
            for name, entry in entries(value_of(root, "services")).items()
            # Fragments to be merged into others:
            # https://docs.docker.com/reference/compose-file/extension/
            if not name.startswith("x-")
        }

    @property
    def doubled(self) -> bool:
        """Whether a service is said twice: then Docker reads none of the file."""
        for root in self.roots:
            node = value_of(root, "services")
            names = [text(key) for key, _ in node.value] if is_mapping(node) else []
            if len(set(names)) < len(names):
                return True
        return False

    def names(self, section: str) -> frozenset[str]:
        """What a section such as ``volumes`` defines."""
        return frozenset(
            name for root in self.roots for name in entries(value_of(root, section))
        )

    def others(self) -> Iterator[str | None]:
        """Compose files that it refers to; ``None`` for one that cannot be told."""
        for root in self.roots:
            for each in items(value_of(root, "include")):
                yield from self._included(each)
        for service in self.services.values():
            extended = value_of(service.node, "extends")
            if file := text(value_of(extended, "file")):
                yield self._beside(file)

    def _included(self, node: "yaml.Node") -> Iterator[str | None]:
        paths = value_of(node, "path")
        written = [text(node) or text(paths), *map(text, items(paths))]
        for each in filter(None, written):
            yield self._beside(each)

    def _beside(self, written: str) -> str | None:
        joined = posixpath.normpath(
            posixpath.join(posixpath.dirname(self.path), written)
        )
        # A repository or a registry:
        # https://docs.docker.com/reference/compose-file/include/
        is_remote = ":" in written or written.startswith(("/", "~"))
        unknown = is_computed(written) or is_remote or joined.startswith("..")
        return None if unknown else joined

    def find(self, node: "yaml.Node", word: str) -> Place:
        """Where a word stands within a node; else where the node starts."""
        first, last = node.start_mark.line, node.end_mark.line
        for number in range(first, min(last + 1, len(self.lines))):
            start = node.start_mark.column if number == first else 0
            column = self.lines[number].find(word, start)
            if column >= 0:
                return Place(self.path, number + 1, column + 1, column + 1 + len(word))
        return Place(self.path, first + 1, node.start_mark.column + 1)


class Compose:
    """All compose files of a project."""

    def __init__(self, sources: Sources, others: Collection[str] = ()) -> None:
        """They are read at once; most projects have one or two.

        ``others`` are compose files, whatever they are called.
        """
        self._sources = sources
        known = filter(is_compose_file, sources.paths)
        self._paths = sorted({*known, *(sources.paths & set(others))})
        self._read = {path: _read(path, sources) for path in self._paths}

    @cached_property
    def files(self) -> list[ComposeFile]:
        """Those that have services, or cannot be read."""
        found = [each for each in self._read.values() if each is not None]
        return [each for each in found if each.services or each.faults]

    def may_hide_in(self, path: str) -> bool:
        """Whether what a file lacks may be there, in it or in another, unread."""
        if path in self._read and self._read[path] is None:
            return True
        return any(file.faults for file in self.files)

    def together_with(self, file: ComposeFile) -> list[ComposeFile] | None:
        """Every file that may be used with one; ``None`` if not all can be read.

        These are the files beside it, for ``-f`` may name several, and what they
        include or extend.
        """
        return self._groups.get(file.path)

    @cached_property
    def _groups(self) -> dict[str, list[ComposeFile] | None]:
        links = self._links()
        groups: dict[str, list[ComposeFile] | None] = {}
        for path in sorted(links):
            if path in groups:
                continue
            members = {path}
            waiting = [path]
            while waiting:
                for other in links.get(waiting.pop(), set()) - members:
                    members.add(other)
                    waiting.append(other)
            found = [self._read.get(each) for each in sorted(members)]
            known = [each for each in found if each and not each.faults]
            whole = len(known) == len(found)
            groups |= dict.fromkeys(members, known if whole else None)
        return groups

    def _links(self) -> dict[str, set[str]]:
        """Which files go with which, in both directions; an empty path is unknown."""
        links: dict[str, set[str]] = {file.path: set() for file in self.files}
        waiting = list(self.files)
        while waiting:
            file = waiting.pop()
            for each in file.others():
                other = each or ""
                if other and other not in self._read:
                    self._read[other] = _read(other, self._sources)
                found = self._read.get(other)
                if other not in links and found is not None:
                    waiting.append(found)
                links.setdefault(other, set()).add(file.path)
                links.setdefault(file.path, set()).add(other)
        for beside in _folders(self.files).values():
            # `docker compose -f a -f b` and `docker-compose.override.yml` merge files
            # of one folder:
            # https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/
            for path in beside:
                links[path] |= set(beside[:1])
                links[beside[0]].add(path)
        return links


def _folders(files: list[ComposeFile]) -> dict[str, list[str]]:
    folders: dict[str, list[str]] = {}
    for file in files:
        folders.setdefault(posixpath.dirname(file.path), []).append(file.path)
    return folders


def _read(path: str, sources: Sources) -> ComposeFile | None:
    return parse_compose(path, sources.read(path))


def parse_compose(path: str, data: bytes | None) -> ComposeFile | None:
    """A compose file; ``None`` where there is none, or a template of one."""
    # A template by its content; double braces may stand in an ordinary value as well.
    if data is None or b"{%" in data:
        return None
    decoded = data.decode("utf-8-sig", errors="replace")
    lines = tuple(decoded.splitlines())
    found = read_yaml(data)
    faults = tuple(each for each in found if isinstance(each, YamlFault))
    if faults and b"{{" in data:
        return None
    roots = tuple(each for each in found if not isinstance(each, YamlFault))
    return ComposeFile(path, lines, roots, faults)
