"""What ``aegis check`` writes: fixes, through the road that ``aegis add`` takes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import typer

from aegis_cst.check.asked.options import options_for
from aegis_cst.check.asked.targets import Target
from aegis_cst.check.asked.touched import touching
from aegis_cst.check.comparison import identity
from aegis_cst.check.finding import Finding
from aegis_cst.check.project_check import outside
from aegis_cst.check.reporters.report import Checked
from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import findings, reported
from aegis_cst.cli.checking.arguments import Arguments
from aegis_cst.cli.checking.diff import shown_diff
from aegis_cst.cli.checking.outcome import Outcome, UnfinishedError
from aegis_cst.cli.running.carrying_out import write
from aegis_cst.cli.running.opening import Opened, opened_at
from aegis_cst.cli.running.request import Request
from aegis_cst.plan.fixing import Fixes, Seen, plan_fixes
from aegis_cst.plan.model import FIX
from aegis_cst.reading.code.outlines import Outlines
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.planned_sources import PlannedSources


def put_in_order(root: Path) -> None:
    """Take back or complete what a command left unfinished."""
    try:
        with opened_at(root, "check", Request()):
            pass
    except typer.Exit:
        message = "another command left the project unfinished, see above"
        raise UnfinishedError(message) from None


def fixed(
    target: Target, project: Checked, arguments: Arguments, here: Path
) -> Outcome:
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
        diff, note = shown_diff(fixes.plan.changes, target.root, here)
        return Outcome(project, diff=diff, note=note, refused=refused)
    if blockers:
        left = _hopeless(project.findings, project.findings)
        return Outcome(replace(project, findings=left), refused=refused)
    contents = {each.path: each.after for each in fixes.plan.changes}
    sources = _sources(project, held, contents)
    findings = _hopeless(fixes.left, [each for each, _ in fixes.refused])
    left_over = replace(project, findings=findings, sources=sources)
    done = len(project.findings) - len(fixes.left)
    return Outcome(left_over, done, refused=refused)


def _hopeless(found: Sequence[Finding], refused: Sequence[Finding]) -> list[Finding]:
    """Findings, of which those that were refused do not claim a fix any more."""
    hopeless = {identity(each) for each in refused}
    return [
        replace(each, fix=None) if identity(each) in hopeless else each
        for each in found
    ]


def _sources(
    project: Checked, held: Opened, changes: Mapping[str, bytes | None]
) -> PlannedSources:
    own = project.sources
    return PlannedSources(own.paths, held.tree, changes, own.links)


def _planned(
    held: Opened, target: Target, project: Checked, arguments: Arguments
) -> Fixes:
    options = options_for(
        project.sources, project.prefix, arguments.select, arguments.ignore
    )

    def look(changes: Mapping[str, bytes | None]) -> Seen:
        sources = _sources(project, held, changes)
        codebase = Codebase(sources, Outlines(sources))
        everything = outside(findings(codebase, RULES), project.nested)
        shown = reported(everything, sources, options)
        return Seen(everything, touching(shown, target.paths))

    return plan_fixes(held.tree, look)
