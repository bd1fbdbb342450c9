"""Where components come from: aegis itself, other distributions, folders.

Nothing is imported. A distribution names a package by an entry point, see
https://packaging.python.org/en/latest/specifications/entry-points/, and only the folder
of that package is looked for.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

from aegis_cst.components.portable_path import is_private
from aegis_cst.reading.record.state import digest

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_COMMIT = re.compile(r"@[0-9a-f]{40}")

ARCHIVES = (".zip", ".whl", ".tar.gz", ".tgz")
"""What the name of an archive ends in."""

GROUP = "aegis.components"
"""The entry points whose values are packages of components."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A place with one folder a component, or, if it is ``single``, one that is one.

    ``text`` names it, empty for aegis itself; ``version`` is that of a distribution.
    """

    text: str
    folder: Path
    version: str = ""
    single: bool = False


def distributions() -> Iterator[Origin]:
    """Every distribution in this environment that brings components, by its name."""
    if not any(map(_names_components, sys.path)):
        return  # in nearly every environment, and ``importlib.metadata`` is slow
    from importlib.metadata import entry_points  # noqa: PLC0415 - see above

    found = sorted(entry_points(group=GROUP), key=lambda each: (each.value, each.name))
    for each in found:
        folder = _folder(each)
        if each.dist is not None and folder is not None:
            yield Origin(each.dist.name, folder, each.dist.version)


def _names_components(place: str) -> bool:
    """Whether a folder of the search path has entry points of that group."""
    # ``.dist-info``, or ``.egg-info`` of what is installed to be edited.
    return any(map(_mentions, Path(place or ".").glob("*-info/entry_points.txt")))


def _mentions(path: Path) -> bool:
    try:
        return GROUP.encode() in path.read_bytes()
    except OSError:
        return False


def _folder(entry: "EntryPoint") -> Path | None:
    """The folder of a package, found without importing what is around it."""
    top, *inner = entry.value.split(".")
    # Of the outermost package only: to find one within another, Python imports that.
    spec = PathFinder.find_spec(top)
    places = [Path(each) for each in (spec and spec.submodule_search_locations) or ()]
    if entry.dist is not None:
        # First where the distribution itself lies: the search path may hold another of
        # its name.
        places.insert(0, Path(str(entry.dist.locate_file(top))))
    folders = (place.joinpath(*inner) for place in places)
    return next((each.resolve() for each in folders if each.is_dir()), None)


def is_place(word: str) -> bool:
    """Whether a word of a command line names a place, and not a component."""
    if "/" in word or "\\" in word or word in {".", ".."}:
        return True
    return word.partition("#")[0].endswith(ARCHIVES)


def source_of(origin: str) -> str:
    """An origin without what pins it: what is trusted is a source, not one commit.

    An address may have an ``@`` of its own, as ``ssh://git@…`` does.
    """
    place = origin.partition("#")[0]
    return _COMMIT.sub("", place) if place.startswith("git+") else place


def digest_of(folder: Path) -> str:
    """A fingerprint of all that a component is made of, newlines aside."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if not path.is_symlink() and path.is_file() and not is_private(str(relative)):
            total.update(
                f"{relative.as_posix()} {digest(path.read_bytes())}\n".encode()
            )
    return f"sha256:{total.hexdigest()}"
