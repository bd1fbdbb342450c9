"""``aegis check`` on a plan: what it would find afterwards and does not find now."""

from collections.abc import Iterator

from aegis_cst.check.codebase import Codebase
from aegis_cst.check.comparison import new_findings
from aegis_cst.check.finding import Finding
from aegis_cst.check.outline import Block
from aegis_cst.check.outlines import Outlines
from aegis_cst.check.planned_sources import PlannedSources
from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import findings
from aegis_cst.check.sources import Sources, TreeSources
from aegis_cst.plan.model import Plan
from aegis_cst.project.blocker import Blocker
from aegis_cst.project.project import Project
from aegis_cst.project.tree import Tree


class _Shared:
    """The outlines of files that are the same before and after."""

    def __init__(self) -> None:
        self._outlines: dict[bytes, Block] = {}

    def recall(self, data: bytes) -> Block | None:
        return self._outlines.get(data)

    def remember(self, data: bytes, outline: Block) -> None:
        self._outlines[data] = outline


def found_by_check(tree: Tree, plan: Plan) -> Iterator[Blocker]:
    """What a plan would bring in, as blockers.

    Only the files that it changes are looked into, the module of the application, and
    what they import, so that the time does not grow with the rest of the project.
    """
    planned = {change.path: change.after for change in plan.changes}
    before = TreeSources(tree)
    after = PlannedSources(before.paths, tree, planned)
    focus = {*planned, *_entry(Project(tree))}
    shared = _Shared()
    found = _findings(after, shared, focus)
    # Nothing found is nothing new, and most projects are clean.
    for each in new_findings(_findings(before, shared, focus), found) if found else ():
        yield Blocker(
            f"afterwards `aegis check` would find {each.code}: {each.message}",
            each.place.path,
            each.place.line if each.place.path not in planned else 0,
        )


def _findings(
    sources: Sources, shared: _Shared, focus: set[str]
) -> tuple[Finding, ...]:
    there = focus & sources.paths
    codebase = Codebase(sources, Outlines(sources, shared), there)
    return findings(codebase, RULES)


def _entry(project: Project) -> Iterator[str]:
    """The file that the application comes from, if the project says which."""
    configuration = project.configuration
    if not isinstance(configuration, Blocker) and configuration.entry:
        path = project.modules.path_of(configuration.entry.partition(":")[0])
        if path is not None:
            yield path
