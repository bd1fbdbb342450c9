"""The components that there are, and what they require of one another."""

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import aegis_cst
from aegis_cst import bundled
from aegis_cst.components.manifest import Manifest, ManifestError
from aegis_cst.components.manifest_file import read_manifest
from aegis_cst.components.manifest_rules import FOUNDATION, INTEGRATION, name_of
from aegis_cst.components.placing.placed import placed
from aegis_cst.reading.layout import BASE, Layout

SKELETONS = Path(bundled.folder("skeletons")).resolve()
"""The folder of the base project's template and of one folder a component."""


class UnknownComponentError(Exception):
    """A name that no component has; the text suggests the nearest one."""


@cache
def catalogue() -> Mapping[str, Manifest]:
    """Every component, integration and foundation by name, in alphabetical order."""
    found: dict[str, Manifest] = {}
    for folder in manifest_folders(SKELETONS):
        if (other := found.get(name_of(folder))) is not None:
            message = f"{folder}: has the name of {other.folder}"
            raise ManifestError(message)
        manifest = read_manifest(folder)
        version = manifest.version or aegis_cst.__version__
        found[name_of(folder)] = replace(manifest, version=version)
    for manifest in found.values():
        for name in manifest.requires:
            if name not in found:
                path = manifest.folder / "component.toml"
                message = f"{path}: requires {name!r}, which there is not"
                raise ManifestError(message)
    return found


def manifest_folders(root: Path) -> list[Path]:
    """The folders of components, integrations and foundations, by their names."""
    paths = [*root.glob("*/component.toml")]
    paths += root.glob(f"*/{INTEGRATION}*/component.toml")
    paths += root.glob(f"{FOUNDATION}/*/component.toml")
    return sorted((path.parent for path in paths), key=name_of)


def components() -> list[Manifest]:
    """What a user can name: neither the integrations nor the foundations."""
    return [
        each
        for each in catalogue().values()
        if not each.is_integration and not each.foundation
    ]


def placed_component(name: str, layout: Layout) -> Manifest:
    """A component, integration or foundation as it is for a project."""
    return placed(catalogue()[name], layout)


def integrations(installed: Collection[str]) -> list[str]:
    """The integrations of components that are all there."""
    return [
        each.name
        for each in catalogue().values()
        if each.is_integration and set(required_components(each)) <= set(installed)
    ]


def required_components(manifest: Manifest) -> list[str]:
    """What it requires of that which a user can name: not the foundations."""
    known = catalogue()
    return [name for name in manifest.requires if not known[name].foundation]


def named(names: Iterable[str]) -> list[str]:
    """Those of some names that a user can have said: not the foundations."""
    known = catalogue()
    return [each for each in names if each not in known or not known[each].foundation]


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


def with_required(names: Sequence[str], layout: Layout = BASE) -> list[str]:
    """The components and all that they require, those first that others require.

    Foundations are among them where the project lacks what they provide.
    """
    ordered: dict[str, None] = {}

    def visit(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            message = f"components require one another: {', '.join((*way, name))}"
            raise ManifestError(message)
        if name not in ordered and is_needed(catalogue()[name], layout):
            for required in catalogue()[name].requires:
                visit(required, (*way, name))
            ordered[name] = None

    for name in names:
        visit(name, ())
    return list(ordered)


def is_needed(manifest: Manifest, layout: Layout) -> bool:
    """Whether a project lacks it; that it is installed already is not looked at."""
    if manifest.lifespan_function:
        return layout.bare
    there = layout.native and manifest.provides not in layout.lacks
    return not (manifest.foundation and there)


def requiring(name: str) -> list[str]:
    """Components that require this one directly; integrations go by themselves."""
    return [each.name for each in components() if name in each.requires]


def unneeded(installed: Collection[str]) -> list[str]:
    """Installed foundations that nothing else installed requires, to be removed.

    Those come first that require others of them. What a component requires that is in
    no catalogue cannot be told: then all of them stay.
    """
    known = catalogue()
    if not known.keys() >= set(installed):
        return []
    needed = with_required(
        [name for name in installed if not known[name].foundation], _NOTHING
    )
    over = {name for name in installed if known[name].foundation} - {*needed}
    order = with_required(sorted(over), _NOTHING)
    return [name for name in reversed(order) if name in over]


_NOTHING = Layout(native=False, bare=True)
"""A project that lacks whatever a foundation provides."""
