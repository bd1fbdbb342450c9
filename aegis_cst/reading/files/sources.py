"""The files that are checked: listed once, read once, never written."""

import os
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol

from aegis_cst.reading.files.place import Skip
from aegis_cst.reading.files.root import STATE, is_project
from aegis_cst.reading.files.tree import Tree, holds_code

MAX_BYTES = 2_000_000
"""Larger files are data, not code that anyone wires by hand."""

_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Not blocking: a pipe that lies about is no reason to wait."""

SAMPLES = re.compile(
    r"(?:^|/)(?:tests?|testing|fixtures?|test[-_]?data|templates?|skeletons?|examples?"
    r"|samples?|docs?|vendor|third_party)/|\{\{"
)
"""Folders whose files are data of something else."""

_MARKS = frozenset({"pyvenv.cfg", "pyproject.toml", STATE})
"""Files that a folder with something of its own holds."""


class Sources(Protocol):
    """Paths are relative to the root and have forward slashes."""

    skips: dict[str, Skip]
    """Files that were asked for and could not be read, by path."""

    @property
    def links(self) -> Mapping[str, str]:
        """Files that are links to others of the project, with the path of those."""

    @property
    def paths(self) -> frozenset[str]:
        """Every file of the project, but for those in folders that hold no code."""

    def read(self, path: str) -> bytes | None:
        """Content of a file; ``None``, and where fit a skip, if there is none."""


class DiskSources:
    """A project on disk."""

    # What the check leaves out is read all the same: other files may import it.
    # Findings in it are left out as they are reported.
    def __init__(self, root: Path) -> None:
        """Nothing is listed or read yet."""
        self.skips: dict[str, Skip] = {}
        self.nested: list[str] = []
        self._root = os.path.realpath(root)
        self._links: dict[str, str] = {}

    @cached_property
    def paths(self) -> frozenset[str]:
        """Every file. Links to folders are not followed.

        Folders with projects of their own below are ``nested`` by then.
        """
        return frozenset(self._walk(""))

    @cached_property
    def links(self) -> Mapping[str, str]:
        """Links to files of the project."""
        paths = self.paths
        return {path: real for path, real in self._links.items() if real in paths}

    def _walk(self, folder: str) -> Iterator[str]:
        try:
            with os.scandir(os.path.join(self._root, folder)) as found:  # noqa: PTH118 - this is walked at every commit, and pathlib is five times slower
                entries = list(found)
        except OSError:
            return
        names = {entry.name for entry in entries} & _MARKS if folder else ()
        # It makes a folder out as a virtual environment, whatever that is called:
        # https://peps.python.org/pep-0405/
        if "pyvenv.cfg" in names:
            return
        if names and self._is_project(folder):
            self.nested.append(folder)
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if holds_code(path):
                    yield from self._walk(path)
                continue
            if entry.is_symlink():
                self._links[path] = self._real(path)
            yield path

    def _is_project(self, folder: str) -> bool:
        """Whether a folder is a project of its own, and not data of this one."""
        return not SAMPLES.search(f"{folder}/") and is_project(Path(self._root, folder))

    def _real(self, path: str) -> str:
        """Where a link leads, from the root; empty if that is outside."""
        real = os.path.realpath(f"{self._root}/{path}")
        if not real.startswith(self._root + os.sep):
            return ""
        return real[len(self._root) + 1 :].replace(os.sep, "/")

    def read(self, path: str) -> bytes | None:
        """Content of a file, as it is now."""
        location = f"{self._root}/{path}"
        try:
            if self._links.get(path) == "":
                self._skip(path, "a link that leads out of the project")
                return None
            data = _content(location)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self._skip(path, f"cannot be read: {reason}")
            return None
        if len(data) > MAX_BYTES:
            self._skip(path, f"larger than {MAX_BYTES // 1_000_000} MB")
            return None
        return data

    def _skip(self, path: str, reason: str) -> None:
        self.skips[path] = Skip(path, reason)


def _content(location: str) -> bytes:
    """The first bytes of a file; a file object would take half as long again."""
    descriptor = os.open(location, _READING)
    try:
        # A regular file gives all that is asked for at once.
        return os.read(descriptor, MAX_BYTES + 1)
    finally:
        os.close(descriptor)


class TreeSources:
    """A project in memory, such as a planned state of one."""

    def __init__(self, tree: Tree) -> None:
        """``tree`` is listed whole on the first question for paths."""
        self.skips: dict[str, Skip] = {}
        self.links: Mapping[str, str] = {}
        self._tree = tree

    @cached_property
    def paths(self) -> frozenset[str]:
        """Every file."""
        return frozenset(self._walk(""))

    def _walk(self, folder: str) -> Iterator[str]:
        entries = self._tree.entries(folder)
        if folder and "pyvenv.cfg" in entries:
            return
        for entry in entries:
            path = f"{folder}/{entry}" if folder else entry
            if not entry.endswith("/"):
                yield path
            elif holds_code(path[:-1]):
                yield from self._walk(path[:-1])

    def read(self, path: str) -> bytes | None:
        """Content of a file."""
        try:
            data = self._tree.read(path)
        except OSError as error:
            self.skips[path] = Skip(path, f"cannot be read: {error.strerror or error}")
            return None
        return None if data is None or len(data) > MAX_BYTES else data


class SourceTree:
    """The files that are checked, for what takes a ``Tree`` and reads of it."""

    def __init__(self, sources: Sources) -> None:
        """A file that cannot be read is as good as none here."""
        self._sources = sources

    def read(self, path: str) -> bytes | None:
        """Content of a file."""
        return self._sources.read(path)

    def exists(self, path: str) -> bool:
        """Whether there is such a file or folder."""
        paths = self._sources.paths
        return path in paths or any(each.startswith(f"{path}/") for each in paths)

    def entries(self, folder: str) -> list[str]:
        """Names in a folder, sorted; those of folders end in a slash."""
        prefix = f"{folder}/" if folder else ""
        names = set()
        for path in self._sources.paths:
            if path.startswith(prefix):
                name, slash, _ = path.removeprefix(prefix).partition("/")
                names.add(name + slash)
        return sorted(names)
