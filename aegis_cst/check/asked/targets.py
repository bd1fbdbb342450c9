"""Which projects the paths on a command line belong to."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aegis_cst.check.usage import UsageError
from aegis_cst.reading.files.root import CROWDED, find_root, is_crowded

_MARKS = ("pyproject.toml", "setup.py", "requirements.txt", ".git")
"""What the root of a project that aegis does not know holds at least one of."""


@dataclass(frozen=True, slots=True)
class Target:
    """A project; ``paths`` are what is asked about in it, ``None`` for everything.

    ``missing`` are those of the paths that do not exist, with the words of the user.
    """

    root: Path
    paths: frozenset[str] | None
    missing: tuple[tuple[str, str], ...] = ()


def targets(words: Sequence[str], project: Path | None, here: Path) -> list[Target]:
    """The paths, by the project that each belongs to.

    It is the one around ``project`` if that is given.
    """
    project = None if project is None else _root_of(project)
    if not words:
        return [Target(project or _root_of(here), None)]
    paths: dict[Path, set[str]] = {}
    missing: dict[Path, list[tuple[str, str]]] = {}
    for word in words:
        path = _resolved(here / word)
        root = project or _root_of(next(_existing_folders(path)))
        inside = _relative(path, root)
        if inside is None:
            message = f"{word} lies outside of the project {root}"
            raise UsageError(message)
        paths.setdefault(root, set()).add(inside)
        if not os.path.lexists(path):
            missing.setdefault(root, []).append((inside, word))
    return [
        Target(
            root,
            None if "" in asked else frozenset(asked),
            tuple(missing.get(root, ())),
        )
        for root, asked in paths.items()
    ]


def nested_targets(target: Target, nested: Iterable[str]) -> Iterator[Target]:
    """The projects of their own inside of one, as far as they are asked about."""
    for folder in nested:
        root = target.root / folder
        if target.paths is None or any(_holds(each, folder) for each in target.paths):
            yield Target(root, None)
            continue
        start = f"{folder}/"
        inside = {
            each.removeprefix(start) for each in target.paths if each.startswith(start)
        }
        if inside:
            missing = tuple(
                (each.removeprefix(start), word)
                for each, word in target.missing
                if each.startswith(start)
            )
            yield Target(root, frozenset(inside), missing)


def merged(found: Sequence[Target]) -> Target:
    """What is asked about one project, taken together."""
    asked = [each.paths for each in found]
    paths = frozenset(path for each in asked if each is not None for path in each)
    missing = tuple(each for target in found for each in target.missing)
    return Target(found[0].root, None if None in asked else paths, missing)


def _holds(path: str, folder: str) -> bool:
    return folder == path or folder.startswith(f"{path}/")


def _resolved(path: Path) -> Path:
    """A path without links on the way; a link itself is what it is."""
    # A link to a file is looked at as the file that it is in its own folder.
    if path.name in {"", ".", ".."} or path.is_dir():
        return Path(os.path.realpath(path))
    return Path(os.path.realpath(path.parent)) / path.name


def _existing_folders(path: Path) -> Iterator[Path]:
    return (each for each in (path, *path.parents) if each.is_dir())


def _relative(path: Path, root: Path) -> str | None:
    """Path from the root with forward slashes, empty for the root itself."""
    if not path.is_relative_to(root):
        # A project is asked about by a folder around it.
        return "" if root.is_relative_to(path) else None
    inside = path.relative_to(root).as_posix()
    return "" if inside == "." else inside


@cache
def _root_of(folder: Path) -> Path:
    """The project around a folder, else the folder itself."""
    known = find_root(folder)
    if known is not None:
        return known
    for each in (folder, *folder.parents):
        if any((each / mark).exists() for mark in _MARKS):
            return Path(os.path.realpath(each))
    root = Path(os.path.realpath(folder))
    if is_crowded(root):
        message = (
            f"{root} is no project and holds more than {CROWDED:,} files; name one"
        )
        raise UsageError(message)
    return root
