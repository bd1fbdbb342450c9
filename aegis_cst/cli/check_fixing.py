"""What ``aegis check`` writes: fixes, through the road that ``aegis add`` takes."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import typer

from aegis_cst.check.codebase import Codebase
from aegis_cst.check.outlines import Outlines
from aegis_cst.check.planned_sources import PlannedSources
from aegis_cst.check.project_check import options_for
from aegis_cst.check.report import Checked
from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import findings, reported
from aegis_cst.check.targets import Target
from aegis_cst.check.touched import touching
from aegis_cst.cli.carrying_out import write
from aegis_cst.cli.check_arguments import Arguments
from aegis_cst.cli.checked_target import Outcome, UnfinishedError
from aegis_cst.cli.opening import Opened, opened_at
from aegis_cst.cli.request import Request
from aegis_cst.plan.fixing import Fixes, Seen, plan_fixes
from aegis_cst.plan.model import FIX, FileChange
from aegis_cst.plan.patch import patch


def put_in_order(root: Path) -> None:
    """Take back or complete what a command left unfinished."""
    try:
        with opened_at(root, "check", Request()):
            pass
    except typer.Exit:
        message = "another command left the project unfinished, see above"
        raise UnfinishedError(message) from None


def fixed(target: Target, project: Checked, arguments: Arguments) -> Outcome:
    """The fixes of a project made, or only shown."""
    request = Request(dry_run=arguments.diff, yes=not arguments.diff, sync=False)
    try:
        with opened_at(target.root, FIX, request) as held:
            fixes = _planned(held, target, project, arguments)
            if fixes.plan.changes and not arguments.diff:
                fixes = replace(fixes, plan=write(held, fixes.plan, request))
    except typer.Exit:
        message = "nothing was fixed, see above"
        raise UnfinishedError(message) from None
    first = next(each for each in project.findings if each.fix is not None)
    blockers = [(first, each) for each in fixes.plan.blockers]
    refused = [*fixes.refused, *blockers]
    if arguments.diff:
        return Outcome(project, diff=_diff(project, fixes), refused=refused)
    if blockers:
        return Outcome(project, refused=refused)
    contents = {each.path: each.after for each in fixes.plan.changes}
    sources = PlannedSources(project.sources.paths, held.tree, contents)
    left = replace(project, findings=fixes.left, sources=sources)
    return Outcome(left, len(project.findings) - len(fixes.left), refused=refused)


def _planned(
    held: Opened, target: Target, project: Checked, arguments: Arguments
) -> Fixes:
    paths = project.sources.paths
    options = options_for(
        project.sources, project.prefix, arguments.select, arguments.ignore
    )

    def look(changes: Mapping[str, bytes | None]) -> Seen:
        sources = PlannedSources(paths, held.tree, changes)
        codebase = Codebase(sources, Outlines(sources))
        everything = findings(codebase, RULES)
        shown = reported(everything, sources, options)
        return Seen(everything, touching(shown, target.paths), _entry(codebase))

    return plan_fixes(held.tree, look)


def _entry(codebase: Codebase) -> str:
    """``module:name`` of the application, if there is one that has a name."""
    entries = [
        f"{codebase.modules.name_of(each.site.path)}:{name}"
        for each in codebase.wiring.applications
        for name in each.names[:1]
    ]
    return entries[0] if len(entries) == 1 else ""


def _diff(project: Checked, fixes: Fixes) -> bytes:
    """The changes as a patch, with paths from the working folder."""
    changes = [
        FileChange(project.prefix + each.path, each.before, each.after)
        for each in fixes.plan.changes
    ]
    return patch(changes, {})
