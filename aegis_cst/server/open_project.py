"""A project of which an editor holds some files open, looked at as it is there.

It knows nothing of the protocol: paths are relative to the project, contents are bytes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from aegis_cst.check.asked.options import options_for
from aegis_cst.check.comparison import identity
from aegis_cst.check.finding import Finding
from aegis_cst.check.project_check import check_codebase, outside
from aegis_cst.check.reporters.report import Checked
from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import findings, reported
from aegis_cst.plan.fixing import Fixes, Seen, plan_fixes
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.code.outlines import Outlines
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.planned_sources import PlannedSources
from aegis_cst.reading.files.sources import DiskSources, Sources
from aegis_cst.reading.files.tree import DiskTree, Overlay
from aegis_cst.reading.routes.route import Route
from aegis_cst.reading.routes.unfollowed import sketched
from aegis_cst.server.open_sources import OpenSources
from aegis_cst.server.recent_outlines import RecentOutlines

Buffers = Mapping[str, bytes]
"""What an editor holds of a project, by path; not necessarily saved."""


@dataclass(frozen=True)
class Look:
    """A project at one moment; ``buffers`` are what it was looked at with."""

    codebase: Codebase
    checked: Checked
    buffers: Buffers

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """What the application answers, in order, less the pages of FastAPI's own.

        Without the dependencies in signatures, for which all files would be parsed.
        """
        return self.routes_with(frozenset())

    def routes_with(self, wanted: frozenset[str]) -> tuple[Route, ...]:
        """The same, with the dependencies in the signatures of some files."""
        application = self.codebase.application
        if isinstance(application, Blocker):
            return ()
        routes = sketched(self.codebase, application, wanted).routes
        return tuple(each for each in routes if each.kind != "documentation")


class OpenProject:
    """The project in a folder. Not for several threads at once."""

    def __init__(self, root: Path) -> None:
        """Nothing is read yet."""
        self.root = root
        self._outlines = RecentOutlines()

    def look(self, buffers: Buffers) -> Look:
        """Read and check the project as it is now.

        Raises ``UsageError`` for what its configuration cannot hold.
        """
        disk = DiskSources(self.root)
        sources = OpenSources(disk, buffers)
        codebase = Codebase(sources, Outlines(sources, self._outlines))
        options = options_for(sources, "", (), ())
        checked = check_codebase(codebase, options, disk, self.root, "")
        self._outlines.forget_old()
        return Look(codebase, checked, buffers)

    def fixes(self, look: Look, wanted: Collection[Finding]) -> Fixes:
        """Plan to fix some of what was found: proven as ``check --fix`` proves it."""
        tree = Overlay(DiskTree(self.root), dict(look.buffers))
        identities = {identity(each) for each in wanted}
        sources = look.checked.sources
        options = options_for(sources, "", (), ())

        def seen(changes: Mapping[str, bytes | None]) -> Seen:
            planned: Sources = PlannedSources(
                sources.paths, tree, changes, sources.links
            )
            codebase = Codebase(planned, Outlines(planned, self._outlines))
            everything = outside(findings(codebase, RULES), look.checked.nested)
            shown = reported(everything, planned, options)
            return Seen(everything, [e for e in shown if identity(e) in identities])

        return plan_fixes(tree, seen)
