"""A plan in the making."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aegis_cst.plan.model import FileChange, PlannedEdit
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project


@dataclass(slots=True)
class Draft:
    """The changes so far, which later edits build on.

    ``before`` is the project as it is. ``missing`` are requirements that have no file
    to go into.
    """

    before: Project
    files: dict[str, bytes | None] = field(default_factory=dict)
    edits: list[PlannedEdit] = field(default_factory=list)
    blockers: list[Blocker] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    owned: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)
    _latest: tuple[dict[str, bytes | None], Project] | None = None

    @property
    def project(self) -> Project:
        """The project with the changes so far.

        Its code is followed anew only where a Python file has changed since the last
        time: most edits go into other files.
        """
        files = dict(self.files)
        if self._latest is not None and self._latest[0] == files:
            return self._latest[1]
        project = self.before.changed(files)
        if self._latest is not None and _code(self._latest[0]) == _code(files):
            project.sharing_code(self._latest[1])
        self._latest = (files, project)
        return project

    def changes(self) -> Sequence[FileChange]:
        """The files that come out different, in alphabetical order."""
        tree = self.before.tree
        return [
            FileChange(path, before, after, path in self.owned)
            for path, after in sorted(self.files.items())
            for before in [tree.read(path)]
            if before != after
        ]


def _code(files: dict[str, bytes | None]) -> dict[str, bytes | None]:
    return {path: data for path, data in files.items() if path.endswith(".py")}
