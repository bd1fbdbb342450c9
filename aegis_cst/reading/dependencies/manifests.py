"""Which files list what a project runs with, and have to list what is added.

An image that installs ``requirements.txt`` beside a ``pyproject.toml`` that lists the
same needs a new requirement in both.
"""

import re
from collections.abc import Iterator

from aegis_cst.reading.dependencies.edited_files import (
    DependencyManifest,
    written_by_hand,
)
from aegis_cst.reading.dependencies.image_installs import installs_of
from aegis_cst.reading.dependencies.locked import locks_in
from aegis_cst.reading.dependencies.requirement_files import RequirementFiles
from aegis_cst.reading.files.folders import upwards
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.sources import SAMPLES
from codemods.requirements.dispatch import is_pip_list

_ORDER = ("pyproject.toml", "Pipfile", "setup.cfg", "setup.py")
_WORDS = "prod|production|base|main|common|core|app|api|web|server|backend|runtime|all"
_TEXT = re.compile(
    rf"(?:requirements?(?:[-_.](?:{_WORDS}))?|(?:{_WORDS})[-_.]requirements?"
    rf"|requirements?/(?:requirements?|{_WORDS}))\.(?:txt|in)",
    re.IGNORECASE,
)


def manifests_of(
    files: RequirementFiles, folder: str = ""
) -> tuple[DependencyManifest, ...]:
    """The files, in the order in which they are edited; none where nothing lists any.

    ``folder`` is that from which the application's imports start: the nearest folder
    with such files counts, from it up to the root.
    """
    home = _home(files, folder)
    found = [*_installed(files, home, folder), *_locked(files, home)]
    candidates = list(_candidates(files, home))
    found += [
        DependencyManifest(path, "it lists FastAPI", Place(path, _line(files, path)))
        for path in candidates
        if any(map(files.runs_application, files.with_includes(path)))
    ]
    if not found:
        able = (path for path in candidates if _can_list(files, path))
        # Nothing lists FastAPI: one file is as good as another then, and two would be
        # too many.
        found = [DependencyManifest(path, "it is there", Place(path)) for path in able][
            :1
        ]
    edited: dict[str, DependencyManifest] = {}
    for manifest in found:
        for place in written_by_hand(files, manifest):
            known = edited.get(place.path)
            edited[place.path] = place if known is None else known.also(place)
    return tuple(sorted(edited.values(), key=_rank))


def _rank(manifest: DependencyManifest) -> tuple[int, str]:
    name = manifest.path.rpartition("/")[2]
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER)), manifest.path


def _home(files: RequirementFiles, folder: str) -> str:
    """The nearest folder with files that may list requirements."""
    for each in upwards(folder):
        if any(_can_list(files, path) for path in _candidates(files, each)):
            return each
    listing = {
        path.rpartition("/")[0]
        for path in files.sources.paths
        if path.rpartition("/")[2] == "requirements.txt"
        and not SAMPLES.search(path)
        and files.runs_application(path)
    }
    # The only one of that name that lists FastAPI, wherever it lies.
    return listing.pop() if len(listing) == 1 else folder


def _candidates(files: RequirementFiles, folder: str) -> Iterator[str]:
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in _ORDER if files.exists(prefix + name))
    for path in sorted(files.sources.paths):
        if path.startswith(prefix) and _TEXT.fullmatch(path[len(prefix) :]):
            yield path


def _installed(
    files: RequirementFiles, home: str, folder: str
) -> Iterator[DependencyManifest]:
    """What images install from, as far as it is about this application."""
    for install in installs_of(files.sources):
        where = install.path.rpartition("/")[0]
        # An image of another application in the repository installs its own.
        near = where in upwards(folder) or f"{where}/".startswith(
            f"{home}/"[not home :]
        )
        lists = any(map(files.runs_application, files.with_includes(install.path)))
        if where == home or (near and lists):
            place = install.place
            reason = f"{place.path}:{place.line} installs from it"
            yield DependencyManifest(install.path, reason, place)


def _locked(files: RequirementFiles, home: str) -> Iterator[DependencyManifest]:
    prefix = f"{home}/" if home else ""
    for path, lock in locks_in(files.sources, upwards(home)):
        manifest = prefix + lock.manifest
        if files.exists(manifest) and _can_list(files, manifest):
            place = Place(path, 1)
            yield DependencyManifest(
                manifest, f"{path} is made from it", place, lock.refresh
            )


def _can_list(files: RequirementFiles, path: str) -> bool:
    """Whether a file lists what runs, or may get such a list."""
    if is_pip_list(path) or path.endswith("Pipfile"):
        return True
    if path.endswith("pyproject.toml"):
        document = files.document(path)
        tool = document.get("tool")
        poetry = tool.get("poetry") if isinstance(tool, dict) else None
        return "project" in document or bool(poetry and "dependencies" in poetry)
    return "install_requires" in files.text(path)


def _line(files: RequirementFiles, path: str) -> int:
    lines = (one.line for one in files.listed(path) if one.name.startswith("fastapi"))
    return next(lines, 0)
