"""The components that there are, and what they require of one another."""

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aegis_cst import bundled
from aegis_cst.components.manifest import Manifest, ManifestError
from aegis_cst.components.manifest_rules import FOUNDATION, INTEGRATION, name_of
from aegis_cst.components.originated import manifest_from
from aegis_cst.components.origins import Origin, distributions
from aegis_cst.components.placing.placed import placed
from aegis_cst.reading.layout import BASE, Layout

SKELETONS = Path(bundled.folder("skeletons")).resolve()
"""The folder of the base project's template and of one folder a component."""


class UnknownComponentError(Exception):
    """A name that no component has; the text suggests the nearest one."""


_FOLDERS: dict[str, Origin] = {}
"""Folders that a command line or a record has named, by what they are called."""


def use(origin: Origin) -> None:
    """Take a folder into the catalogue, until the program ends."""
    if _FOLDERS.get(origin.text) != origin:
        _FOLDERS[origin.text] = origin
        catalogue.cache_clear()
        _read.cache_clear()


@dataclass(frozen=True, slots=True)
class _Read:
    """``refused`` are names with the reason why they cannot be had."""

    found: Mapping[str, Manifest]
    refused: Mapping[str, str]


@cache
def catalogue() -> Mapping[str, Manifest]:
    """Every component, integration and foundation by name, in alphabetical order."""
    # What is installed, and what a command line has named, may have changed since.
    _read.cache_clear()
    return _read(SKELETONS).found


def refused() -> Mapping[str, str]:
    """Components of others that cannot be had, by their names, with the reason."""
    return _read(SKELETONS).refused


@cache
def _read(own: Path) -> _Read:
    found: dict[str, Manifest] = {}
    refused: dict[str, str] = {}
    for origin in (Origin("", own), *distributions(), *_FOLDERS.values()):
        folders = _folders_of(origin.folder) if origin.single else None
        for folder in folders or manifest_folders(origin.folder):
            name = name_of(folder)
            try:
                manifest = manifest_from(folder, origin)
            except ManifestError as error:
                if not origin.text:
                    raise
                refused[name] = str(error)
                continue
            other = found.setdefault(name, manifest)
            if other.folder == manifest.folder:
                continue  # of an author's that is installed as it lies here
            if not origin.text:
                message = f"{folder}: has the name of {other.folder}"
                raise ManifestError(message)
            refused[name] = (
                f"{name} is in {_called(other.origin)} and in {_called(origin.text)}; "
                "uninstall one of the two"
            )
    _drop_incomplete(found, refused)
    return _Read(dict(sorted(found.items())), refused)


def _called(origin: str) -> str:
    return origin or "aegis"


def _drop_incomplete(found: dict[str, Manifest], refused: dict[str, str]) -> None:
    """Leave out what requires something that there is not, and what requires that."""
    # Each that goes may leave others without what they require.
    while True:
        lacking = [
            (each, name)
            for each in found.values()
            for name in each.requires
            if name not in found
        ]
        for manifest, name in lacking:
            path = manifest.folder / "component.toml"
            message = f"{path}: requires {name!r}, which there is not"
            if not manifest.origin:
                raise ManifestError(message)
            refused[manifest.name] = message
            found.pop(manifest.name, None)
        if not lacking:
            return


def _folders_of(folder: Path) -> list[Path]:
    """A component that stands by itself, and its integrations."""
    inner = folder.glob(f"{INTEGRATION}*/component.toml")
    return [folder, *sorted(each.parent for each in inner)]


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
    """Those of some names that a user can have said; see ``components``."""
    known = catalogue()
    said = {each.name for each in components()}
    return [each for each in names if each not in known or each in said]


def names_in(words: Iterable[str], there: Iterable[str] = ()) -> list[str]:
    """Component names given as words, or separated by commas, each once.

    Raises ``UnknownComponentError`` for a name that is not in the catalogue; a project
    may have components that have left it, which are ``there``.
    """
    names = [name for word in words for name in word.replace(",", " ").split()]
    known = [each.name for each in components()]
    known += [name for name in there if name not in catalogue()]
    for name in names:
        if name in refused():
            raise UnknownComponentError(refused()[name])
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
