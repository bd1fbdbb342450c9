"""The components that there are, and what they require of one another."""

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from aegis_cst import bundled
from aegis_cst.components.manifest import Manifest, ManifestError
from aegis_cst.components.manifest_file import INTEGRATION, name_of, read_manifest

SKELETONS = Path(bundled.folder("skeletons")).resolve()
"""The folder of the base project's template and of one folder a component."""


class UnknownComponentError(Exception):
    """A name that no component has; the text suggests the nearest one."""


@cache
def catalogue() -> Mapping[str, Manifest]:
    """Every component and integration by name, in alphabetical order."""
    paths = [*SKELETONS.glob("*/component.toml")]
    paths += SKELETONS.glob(f"*/{INTEGRATION}*/component.toml")
    folders = sorted((path.parent for path in paths), key=name_of)
    found = {name_of(folder): read_manifest(folder) for folder in folders}
    for manifest in found.values():
        for name in manifest.requires:
            if name not in found:
                path = manifest.folder / "component.toml"
                message = f"{path}: requires {name!r}, which there is not"
                raise ManifestError(message)
    return found


def components() -> list[Manifest]:
    """What a user can name: everything but the integrations."""
    return [each for each in catalogue().values() if not each.is_integration]


def integrations(installed: Collection[str]) -> list[str]:
    """The integrations of components that are all there."""
    return [
        each.name
        for each in catalogue().values()
        if each.is_integration and set(each.requires) <= set(installed)
    ]


def names_in(words: Iterable[str], there: Iterable[str] = ()) -> list[str]:
    """Component names given as words, or separated by commas, each once.

    Raises ``UnknownComponentError`` for a name that is not in the catalogue; a project
    may have components that have left it, which are ``there``.
    """
    names = [name for word in words for name in word.replace(",", " ").split()]
    known = [each.name for each in components()]
    known += [name for name in there if name not in catalogue()]
    for name in names:
        if name not in known:
            raise UnknownComponentError(_unknown(name, known))
    return list(dict.fromkeys(names))


def _unknown(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
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
    """Components that require this one directly; integrations go by themselves."""
    return [each.name for each in components() if name in each.requires]
