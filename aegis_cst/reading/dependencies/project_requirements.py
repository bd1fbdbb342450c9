"""What a project requires, locks, and is installed from; each is read on demand."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from aegis_cst.reading.dependencies.edited_files import (
    DependencyManifest,
    written_by_hand,
)
from aegis_cst.reading.dependencies.image_installs import installs_of
from aegis_cst.reading.dependencies.locked import (
    Lock,
    Locked,
    compiled_in,
    locked_in,
    locks_in,
)
from aegis_cst.reading.dependencies.manifests import manifests_of
from aegis_cst.reading.dependencies.python_release import PythonSaid, pythons_of
from aegis_cst.reading.dependencies.requirement_files import RequirementFiles
from aegis_cst.reading.files.folders import upwards
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.sources import Sources
from codemods.requirements.listing import Listing


@dataclass(frozen=True, slots=True)
class StatedRequirement:
    """A requirement, and where it stands; a constraint only bounds what is there."""

    listing: Listing
    place: Place
    constraint: bool = False


class Dependencies:
    """The requirements of the application whose imports start from a folder."""

    def __init__(
        self, sources: Sources, folder: str = "", images: Collection[str] = ()
    ) -> None:
        """``folder`` is below the root, without a slash at the end.

        ``images`` are the Dockerfiles of the application; else it is those that install
        from a file that lists what it runs with.
        """
        self._sources = sources
        self._images = images
        self._files = RequirementFiles(sources)
        self._folder = folder

    @cached_property
    def manifests(self) -> tuple[DependencyManifest, ...]:
        """The files that list what runs: each of them gets what is added."""
        return manifests_of(self._files, self._folder)

    @cached_property
    def _locks(self) -> list[tuple[str, Lock]]:
        return list(locks_in(self._sources, upwards(self._folder)))

    @cached_property
    def locked(self) -> Mapping[str, Locked]:
        """The locked versions, by normalised names."""
        found: dict[str, Locked] = {}
        for path, lock in self._locks:
            found = {**locked_in(self._sources, path, lock), **found}
        for path, command in self._compiled():
            found = {**compiled_in(self._files, path, command), **found}
        return found

    def _compiled(self) -> Iterator[tuple[str, str]]:
        """The files of pins that are made from what is listed, and by which command."""
        listing = {each.path for each in self.manifests}
        # The shortest first: `requirements.txt` before `requirements-dev.txt`.
        for path in sorted(self._sources.paths, key=lambda each: (len(each), each)):
            if "require" not in path.lower() or not self._files.made(path):
                continue
            for origin in written_by_hand(
                self._files, DependencyManifest(path, "", Place(path))
            ):
                if origin.path != path and origin.path in listing:
                    yield path, origin.refresh

    @cached_property
    def said(self) -> tuple[StatedRequirement, ...]:
        """Every requirement in these files, and in those that bound them.

        Where a lock file is made of them, groups and extras have to agree too.
        """
        ways = [way for each in self.manifests for way in self._ways(each.path)]
        installed = {one for way in ways for one in self._files.with_includes(way[0])}
        return tuple(
            StatedRequirement(each, Place(path, each.line), path not in installed)
            for path in dict.fromkeys(path for way in ways for path in way)
            for each in self._files.listed(path)
            # A lock resolves all groups together, and fails where one contradicts
            # another:
            # https://docs.astral.sh/uv/concepts/projects/config/#conflicting-dependencies
            if not each.group or self._locks
        )

    def _ways(self, path: str) -> list[list[str]]:
        """A file with what it includes, and those that include it with theirs."""
        ways = [self._files.with_includes(path, constraints=True)]
        for each in sorted(self._sources.paths):
            if each.endswith((".txt", ".in")) and "require" in each.lower():
                way = self._files.with_includes(each, constraints=True)
                if path in way[1:]:
                    ways.append(way)
        return ways

    @cached_property
    def pythons(self) -> tuple[PythonSaid, ...]:
        """Everything that says which Python runs."""
        paths = {each.path for each in self.manifests}
        paths |= {way[0] for each in paths for way in self._ways(each)}
        images = self._images or {
            each.place.path for each in installs_of(self._sources) if each.path in paths
        }
        return tuple(pythons_of(self._files, list(upwards(self._folder)), images))

    def of(self, name: str) -> list[StatedRequirement]:
        """What is said about one package, by its normalised name."""
        return [each for each in self.said if each.listing.name == name]

    @property
    def install(self) -> str:
        """The start of the command that installs, for where no file lists anything."""
        return "pip install"
