"""``aegis check`` on a plan: what it would find afterwards and does not find now."""

import re
from collections.abc import Iterator, Sequence

from aegis_cst.check.asked.options import options_for
from aegis_cst.check.asked.usage import UsageError
from aegis_cst.check.comparison import new_findings
from aegis_cst.check.finding import Finding
from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import check
from aegis_cst.plan.model import Plan
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.code.outline import Block
from aegis_cst.reading.code.outlines import Outlines
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.planned_sources import PlannedSources
from aegis_cst.reading.files.sources import Sources, TreeSources
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.project import Project

_LEFT_OVER = frozenset({"AEG406"})
"""What a removal may bring back: a variable that the user had set before."""

_COPIED = frozenset({"AEG402", "AEG403", "AEG404", "AEG406"})
"""What a service that is made like another one has in common with it."""

_NAME = re.compile("`([^`]+)`")


class _Shared:
    """The outlines of files that are the same before and after."""

    def __init__(self) -> None:
        self._outlines: dict[bytes, Block] = {}

    def recall(self, data: bytes) -> Block | None:
        return self._outlines.get(data)

    def remember(self, data: bytes, outline: Block) -> None:
        self._outlines[data] = outline


def found_by_check(tree: Tree, plan: Plan) -> Iterator[tuple[Blocker, bool]]:
    """What a plan would bring in, and whether that is a reason against it.

    Only the files that it changes are looked into, the module of the application, and
    what they import, so that the time does not grow with the rest of the project.
    """
    planned = {change.path: change.after for change in plan.changes}
    before = TreeSources(tree)
    after = PlannedSources(before.paths, tree, planned)
    focus = {*planned, *_entry(Project(tree))}
    shared = _Shared()
    found = _findings(after, shared, focus)
    if not found:
        return  # nothing is nothing new, and most projects are clean
    known = _findings(before, shared, focus)
    for each in new_findings(known, found):
        if any(_is_of_same_cause(each, other) for other in known):
            continue
        reason = f"afterwards `aegis check` would find {each.code}: {each.message}"
        line = 0 if each.place.path in planned else each.place.line
        leaves = plan.direction == "remove" and each.code in _LEFT_OVER
        yield Blocker(reason, each.place.path, line), not leaves


def _is_of_same_cause(new: Finding, known: Finding) -> bool:
    """Whether a finding is a known one over again, such as in a service made alike."""
    return (
        new.code == known.code
        and new.code in _COPIED
        and new.place.path == known.place.path
        and not _names(new).isdisjoint(_names(known))
    )


def _names(finding: Finding) -> frozenset[str]:
    return frozenset(_NAME.findall(finding.message))


def _findings(sources: Sources, shared: _Shared, focus: set[str]) -> Sequence[Finding]:
    """What ``aegis check`` would tell: without what the user has told it to ignore."""
    try:
        options = options_for(sources, "", (), ())
    except UsageError:
        return ()
    there = focus & sources.paths
    codebase = Codebase(sources, Outlines(sources, shared), there)
    return check(codebase, RULES, options)


def _entry(project: Project) -> Iterator[str]:
    """The file that the application comes from, if the project says which."""
    configuration = project.configuration
    if not isinstance(configuration, Blocker) and configuration.entry:
        path = project.modules.path_of(configuration.entry.partition(":")[0])
        if path is not None:
            yield path
