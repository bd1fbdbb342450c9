"""The files of a project: read from disk once, changed only in memory."""

import errno
import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PureWindowsPath
from typing import Protocol

from aegis_cst.reading.files.folders import upwards

SKIPPED_FOLDERS = frozenset(
    {"__pycache__", "node_modules", "site-packages", "venv", "env", "build", "dist"}
)
"""Folders, besides hidden ones, that hold no code of the user's."""

_ONLY_IN_ROOT = frozenset({"venv", "env", "build", "dist"})
"""Those of them that are ordinary names for a package deeper down."""


class OutsideProjectError(OSError):
    """A path that leads out of the project."""


def is_contained(path: str) -> bool:
    """Whether a path names something below the root, going by its spelling."""
    # What stays inside as Windows reads it, with its drives and backslashes, stays
    # inside everywhere.
    windows = PureWindowsPath(path)
    return bool(windows.parts) and not (
        windows.anchor or ".." in windows.parts or "\0" in path
    )


class Tree(Protocol):
    """Paths are relative to the root and have forward slashes."""

    def read(self, path: str) -> bytes | None:
        """Content of a file; ``None`` if there is no such file."""

    def exists(self, path: str) -> bool:
        """Whether there is anything at ``path``, be it a file or a folder."""

    def entries(self, folder: str) -> list[str]:
        """Names in a folder, sorted; those of folders end in a slash."""


class DiskTree:
    """A project on disk. Every file is read at most once."""

    def __init__(self, root: Path) -> None:
        """``root`` is an existing folder."""
        self.root = root.resolve()
        self._read: dict[str, bytes | None] = {}
        self._folders: dict[str, bool] = {}

    def locate(self, path: str) -> Path:
        """The file that ``path`` names, which has to lie inside the project."""
        target = self.root / path
        if not self._is_inside(_resolved(target, path)):
            raise OutsideProjectError(errno.EACCES, "leads out of the project", path)
        return target

    def _is_inside(self, resolved: Path) -> bool:
        return resolved == self.root or self.root in resolved.parents

    def read(self, path: str) -> bytes | None:
        """Content of a file, as it was when it was first asked for.

        Raises ``OSError`` if it cannot be read or lies outside.
        """
        if path not in self._read:
            target = self._file(path)
            self._read[path] = target.read_bytes() if target.is_file() else None
        return self._read[path]

    def _file(self, path: str) -> Path:
        """The same as ``locate`` for what is a file, if anything.

        To follow each part of each path takes longer than to read a small file: what
        is no link lies where its folder does.
        """
        folder, _, name = path.rpartition("/")
        target = self.root / path
        # Windows has more ways to lead elsewhere, all of them with one of these:
        # https://learn.microsoft.com/windows/win32/fileio/naming-a-file
        is_plain = name.strip(".") and not any(each in name for each in "\\:\0")
        if not is_plain or target.is_symlink():
            return self.locate(path)
        if folder not in self._folders:
            resolved = _resolved(self.root / folder, folder)
            self._folders[folder] = self._is_inside(resolved)
        return target if self._folders[folder] else self.locate(path)

    def exists(self, path: str) -> bool:
        """Whether there is anything at ``path``, a link that leads nowhere too.

        What lies outside or cannot be followed counts: nothing can be put there.
        """
        try:
            return os.path.lexists(self.locate(path))
        except OSError:
            return True

    def entries(self, folder: str) -> list[str]:
        """Names in a folder; none if it is missing, unreadable or lies outside.

        Links that lead out, or back to a folder on the way here, are left out.
        """
        try:
            target = self.locate(folder)
            with os.scandir(target) as found:
                entries = list(found)
        except OSError:
            return []
        way = {(self.root / each).resolve() for each in upwards(folder)}
        return sorted(
            f"{each.name}/" if each.is_dir() else each.name
            for each in entries
            if not each.is_symlink() or self._is_followed(Path(each.path), way)
        )

    def _is_followed(self, link: Path, way: set[Path]) -> bool:
        try:
            resolved = _resolved(link, link.name)
        except OSError:
            return False
        return self._is_inside(resolved) and resolved not in way


def _resolved(target: Path, path: str) -> Path:
    """Where a path leads; ``OSError`` for what can be no path, or for a circle."""
    try:
        return target.resolve()
    except (ValueError, RuntimeError) as error:
        raise OSError(errno.EINVAL, "is no path that can be followed", path) from error


class Overlay:
    """A tree with changes on top: new content, or ``None`` for a file that goes."""

    def __init__(self, base: Tree, changes: Mapping[str, bytes | None]) -> None:
        """``changes`` is read whenever a file is asked for."""
        self._base = base
        self._changes = changes

    def read(self, path: str) -> bytes | None:
        """Content of a file, as planned."""
        if path in self._changes:
            return self._changes[path]
        return self._base.read(path)

    def exists(self, path: str) -> bool:
        """Whether there would be anything at ``path``."""
        if path in self._changes:
            return self._changes[path] is not None
        prefix = f"{path}/"
        planned = [
            content is not None
            for each, content in self._changes.items()
            if each.startswith(prefix)
        ]
        if any(planned):
            return True
        emptied = bool(planned) and not self.entries(path)
        return not emptied and self._base.exists(path)

    def entries(self, folder: str) -> list[str]:
        """Names in a folder, as planned."""
        prefix = f"{folder}/" if folder else ""
        names = set(self._base.entries(folder))
        losing: set[str] = set()
        for path, content in self._changes.items():
            if path.startswith(prefix):
                name, slash, _ = path.removeprefix(prefix).partition("/")
                if content is not None:
                    names.add(name + slash)
                elif slash:
                    losing.add(name)
                else:
                    names.discard(name)
        # Once a folder, not once a file: it asks for the entries of that folder again.
        names -= {f"{each}/" for each in losing if not self.exists(prefix + each)}
        return sorted(names)


def python_files(tree: Tree, folder: str = "") -> Iterator[str]:
    """Every Python file of the user's, in order."""
    for entry in tree.entries(folder):
        path = f"{folder}/{entry}" if folder else entry
        if entry.endswith(".py"):
            yield path
        elif entry.endswith("/") and holds_code(path[:-1]):
            yield from python_files(tree, path[:-1])


def holds_code(folder: str) -> bool:
    """Whether a folder may hold code of the user's, going by its name."""
    parent, _, name = folder.rpartition("/")
    if name.startswith("."):
        return False
    return name not in SKIPPED_FOLDERS or (bool(parent) and name in _ONLY_IN_ROOT)
