"""The files of a project: read from disk once, changed only in memory."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

SKIPPED_FOLDERS = frozenset(
    {"__pycache__", "node_modules", "site-packages", "venv", "env", "build", "dist"}
)
"""Folders, besides hidden ones, that hold no code of the user's."""


class OutsideProjectError(OSError):
    """A path that leads out of the project."""


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

    def locate(self, path: str) -> Path:
        """The file that ``path`` names, which has to lie inside the project."""
        target = self.root / path
        resolved = target.resolve()
        if resolved != self.root and self.root not in resolved.parents:
            message = "leads out of the project"
            raise OutsideProjectError(0, message, path)
        return target

    def read(self, path: str) -> bytes | None:
        """Content of a file, as it was when it was first asked for."""
        if path not in self._read:
            target = self.locate(path)
            self._read[path] = target.read_bytes() if target.is_file() else None
        return self._read[path]

    def exists(self, path: str) -> bool:
        """Whether there is anything at ``path``."""
        return os.path.lexists(self.locate(path))

    def entries(self, folder: str) -> list[str]:
        """Names in a folder; none if it is missing or lies outside."""
        target = self.locate(folder)
        if not target.is_dir():
            return []
        with os.scandir(target) as found:
            return sorted(f"{e.name}/" if e.is_dir() else e.name for e in found)


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
        planned = any(
            each.startswith(prefix) and content is not None
            for each, content in self._changes.items()
        )
        return planned or self._base.exists(path)

    def entries(self, folder: str) -> list[str]:
        """Names in a folder, as planned."""
        prefix = f"{folder}/" if folder else ""
        names = set(self._base.entries(folder))
        for path, content in self._changes.items():
            if path.startswith(prefix):
                name, slash, _ = path.removeprefix(prefix).partition("/")
                if content is not None:
                    names.add(name + slash)
                elif not slash:
                    names.discard(name)
        return sorted(names)


def python_files(tree: Tree, folder: str = "") -> Iterator[str]:
    """Every Python file of the user's, in order."""
    for entry in tree.entries(folder):
        path = f"{folder}/{entry}" if folder else entry
        if entry.endswith(".py"):
            yield path
        elif entry.endswith("/") and not (
            entry.startswith(".") or entry[:-1] in SKIPPED_FOLDERS
        ):
            yield from python_files(tree, path[:-1])
