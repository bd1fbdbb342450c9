"""``aegis check`` on a plan: what it would find afterwards and does not find now."""

import re
from collections.abc import Iterator, Sequence

from aegis_cst.check.asked.options import options_for
from aegis_cst.check.comparison import new_findings
from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import check
from aegis_cst.check.usage import UsageError
from aegis_cst.plan.model import Direction, Plan
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project

_LEFT_OVER = frozenset({"AEG406"})
"""What a removal may bring back: a variable that the user had set before."""

_COPIED = frozenset({"AEG402", "AEG403", "AEG404", "AEG406"})
"""What a service that is made like another one has in common with it."""

_NAME = re.compile("`([^`]+)`")


def found_by_check(
    project: Project, after: Project, plan: Plan
) -> Iterator[tuple[Blocker, bool]]:
    """What a plan would bring in, and whether that is a reason against it.

    ``project`` is how it is, ``after`` how it would be. Only the files that the plan
    changes are looked into, the module of the application, and what they import, so
    that the time does not grow with the rest of the project.
    """
    planned = {change.path: change.after for change in plan.changes}
    focus = {*planned, *_entry(project)}
    # Afterwards first: before is worth a look only where there is something.
    found = _findings(after, focus, RULES)
    # Nothing is nothing new, and most projects are clean.
    codes = {each.code for each in found}
    known = _findings(project, focus, [each for each in RULES if each.code in codes])
    for each in new_findings(known, found):
        if any(_is_of_same_cause(each, other) for other in known):
            continue
        reason = f"afterwards `aegis check` would find {each.code}: {each.message}"
        line = 0 if each.place.path in planned else each.place.line
        leaves = plan.direction is Direction.REMOVE and each.code in _LEFT_OVER
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


def _findings(
    project: Project, focus: set[str], rules: Sequence[Rule]
) -> Sequence[Finding]:
    """What ``aegis check`` would tell: without what the user has told it to ignore."""
    try:
        options = options_for(project.sources, "", (), ())
    except UsageError:
        return ()
    return check(project.focused(focus), rules, options) if rules else ()


def _entry(project: Project) -> Iterator[str]:
    """The file of the entry, if it leads to an application."""
    application = project.application
    if not isinstance(application, Blocker):
        yield application.path
