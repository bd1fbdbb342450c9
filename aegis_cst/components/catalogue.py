"""The components that there are, and what they require of one another."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import aegis_cst
from aegis_cst.components.manifest import Manifest, ManifestError
from aegis_cst.components.manifest_file import read_manifest

SKELETONS = Path(aegis_cst.__file__).resolve().parent.parent / "skeletons"
"""The folder of the base project's template and of one folder a component."""


class UnknownComponentError(Exception):
    """A name that no component has; the text suggests the nearest one."""


@cache
def catalogue() -> Mapping[str, Manifest]:
    """Every component by name, in alphabetical order."""
    folders = sorted(path.parent for path in SKELETONS.glob("*/component.toml"))
    found = {folder.name: read_manifest(folder) for folder in folders}
    for manifest in found.values():
        for name in manifest.requires:
            if name not in found:
                path = manifest.folder / "component.toml"
                message = f"{path}: requires {name!r}, which there is not"
                raise ManifestError(message)
    return found


def names_in(words: Iterable[str]) -> list[str]:
    """Component names given as words, or separated by commas, each once.

    Raises ``UnknownComponentError`` for a name that is not in the catalogue.
    """
    names = [name for word in words for name in word.replace(",", " ").split()]
    for name in names:
        if name not in catalogue():
            raise UnknownComponentError(_unknown(name))
    return list(dict.fromkeys(names))


def _unknown(name: str) -> str:
    close = difflib.get_close_matches(name.lower(), catalogue(), n=1, cutoff=0.5)
    hint = (
        f"did you mean {close[0]}?" if close else f"there are {', '.join(catalogue())}"
    )
    return f"there is no component {name!r}; {hint}"


def with_required(names: Sequence[str]) -> list[str]:
    """The components and all that they require, those first that others require."""
    ordered: dict[str, None] = {}

    def visit(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            message = f"components require one another: {', '.join((*way, name))}"
            raise ManifestError(message)
        if name not in ordered:
            for required in catalogue()[name].requires:
                visit(required, (*way, name))
            ordered[name] = None

    for name in names:
        visit(name, ())
    return list(ordered)


def requiring(name: str) -> list[str]:
    """Components that require this one directly."""
    return [each.name for each in catalogue().values() if name in each.requires]
