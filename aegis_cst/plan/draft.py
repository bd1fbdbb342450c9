"""A plan in the making."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from aegis_cst.plan.model import FileChange, PlannedEdit
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.tree import Overlay
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import ComponentRecord, EditRecord

# A search in bytes: parsing each file to ask for one package would take seconds.
_IMPORT = re.compile(
    rb"^\s*(?:import|from)[ \t]+([A-Za-z_]\w*)", re.MULTILINE | re.ASCII
)


@dataclass(slots=True)
class Draft:
    """The changes so far, which later edits build on.

    ``before`` is the project as it is. ``missing`` are requirements that have no file
    to go into, ``going`` components with the edits that are still to be taken out,
    ``refused`` edits that could not be, with the files that they stand in.
    ``between`` are the files of an update after all that goes was taken out of them,
    ``originals`` files as a component has them, where others are kept. ``unfixed`` are
    files before new names were put into what the user has written.
    """

    before: Project
    files: dict[str, bytes | None] = field(default_factory=dict)
    edits: list[PlannedEdit] = field(default_factory=list)
    blockers: list[Blocker] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    owned: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)
    going: list[ComponentRecord] = field(default_factory=list)
    refused: list[tuple[str, EditRecord]] = field(default_factory=list)
    between: dict[str, bytes | None] = field(default_factory=dict)
    originals: list[bytes] = field(default_factory=list)
    unfixed: dict[str, bytes] = field(default_factory=dict)
    _imported: frozenset[str] | None = None
    _latest: tuple[dict[str, bytes | None], Project] | None = None

    @property
    def tree(self) -> Overlay:
        """The files with the changes so far."""
        return Overlay(self.before.tree, self.files)

    @property
    def project(self) -> Project:
        """The project with the changes so far.

        Its code is followed anew only where a Python file has changed since the last
        time, and other files are read again only where one of them has.
        """
        files = dict(self.files)
        if self._latest is not None and self._latest[0] == files:
            return self._latest[1]
        project = self.before.changed(files)
        known, latest = self._latest or ({}, self.before)
        paths = {
            each for each in files.keys() | known.keys() if _differs(files, known, each)
        }
        # To follow an application takes time, and most edits are of other files.
        if not any(each.endswith(".py") for each in paths):
            project.sharing_code(latest)
        if all(each.endswith(".py") and not _is_data(each) for each in paths):
            project.sharing_data(latest)
        if not any(_configures(latest, files, each) for each in paths):
            project.sharing_configuration(latest)
        self._latest = (files, project)
        return project

    def imports(self, package: str) -> bool:
        """Whether the user's code imports a package already."""
        if self._imported is None:
            self._imported = frozenset(_imported(self.before))
        return package in self._imported

    def changes(self) -> Sequence[FileChange]:
        """The files that come out different, in alphabetical order."""
        tree = self.before.tree
        return [
            FileChange(
                path,
                before,
                after,
                path in self.owned,
                between=self.between.get(path),
                unfixed=self.unfixed.get(path),
            )
            for path, after in sorted(self.files.items())
            for before in [tree.read(path)]
            if before != after
        ]


def _imported(project: Project) -> Iterator[str]:
    """The top-level packages that modules import, but for those of components."""
    for path in project.sources.paths - project.brought:
        if path.endswith(".py"):
            data = project.sources.read(path) or b""
            yield from (each[1].decode() for each in _IMPORT.finditer(data))


def _differs(
    some: dict[str, bytes | None], others: dict[str, bytes | None], path: str
) -> bool:
    return path not in some or path not in others or some[path] != others[path]


def _configures(project: Project, files: dict[str, bytes | None], path: str) -> bool:
    """Whether what tools are told, or which packages there are, hangs on a file."""
    if path.endswith(".py"):
        return files.get(path) is None or path not in project.sources.paths
    return path.endswith((".toml", ".cfg", ".ini", ".editorconfig"))


def _is_data(path: str) -> bool:
    """Whether a file of Python says what is installed, or what a server runs."""
    return path.rpartition("/")[2] in {"setup.py", "gunicorn.conf.py"}
