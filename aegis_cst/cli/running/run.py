"""The road that every changing command takes: preview, question, writing, report."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import typer

from aegis_cst.cli.output import document, preview, report
from aegis_cst.cli.output.from_here import from_here
from aegis_cst.cli.output.terminal import is_terminal, show
from aegis_cst.cli.running import trust
from aegis_cst.cli.running.opening import PROBLEMS, Opened
from aegis_cst.cli.running.request import Request, refuse
from aegis_cst.plan.model import FileChange, Outcome, Plan
from aegis_cst.plan.patch import patch
from aegis_cst.reading.files.tree import DiskTree

# 128 and the number of SIGINT:
# https://www.gnu.org/software/bash/manual/html_node/Exit-Status.html
INTERRUPTED = 130
"""Exit status of a command that was ended by Ctrl-C, as shells have it."""


def run(
    project: Opened, plan: Plan, request: Request, dropped: tuple[str, ...] = ()
) -> None:
    """Show a plan and carry it out as asked; ends the program where it has to.

    ``dropped`` are the undo records that are used up by it.
    """
    steps = from_here(plan.next_steps, project.root, Path.cwd())
    plan = replace(plan, next_steps=steps)
    writes = not (request.dry_run or request.saving)
    if writes and not request.yes and plan.outcome is Outcome.PLANNED:
        _need_terminal(request)
    if plan.outcome is Outcome.REFUSED:
        refuse(plan, as_json=request.as_json)
    origins = trust.new_origins(project.disk, plan)
    asked = trust.untrusted(origins, request.trust) if writes else []
    if asked and (request.as_json or not trust.can_ask()):
        refuse(trust.refusal(plan, asked), as_json=request.as_json)
    if request.saving is not None:
        from aegis_cst.cli.running.saving import save  # noqa: PLC0415 - a preview does without

        save(plan, request, request.saving)
    elif request.dry_run:
        _show_all(project, plan, request, origins)
    elif plan.outcome is Outcome.UNCHANGED:
        _finish(project, plan, request, Outcome.UNCHANGED)
    else:
        if asked or not request.yes:
            _ask(project, plan, origins, asked)
        from aegis_cst.cli.running.carrying_out import write  # noqa: PLC0415 - a preview does without

        plan = write(project, plan, request, dropped)
        if plan.outcome is Outcome.REFUSED:
            refuse(plan, as_json=request.as_json)
        _finish(project, plan, request, Outcome.APPLIED)


def _finish(project: Opened, plan: Plan, request: Request, outcome: Outcome) -> None:
    """Bring the environment up to date, if it is behind, and report."""
    from aegis_cst.cli.running.carrying_out import catch_up, is_behind  # noqa: PLC0415 - a preview does without
    from aegis_cst.write.environment import Synchronised  # noqa: PLC0415 - a preview does without

    applied = outcome is Outcome.APPLIED
    behind = is_behind(project, request)
    if not request.as_json:
        shown = (
            report.written(plan) if applied else report.unchanged(plan, behind=behind)
        )
        show(shown, sys.stderr)
    try:
        synchronised = catch_up(project, request)
    except PROBLEMS as error:
        synchronised = Synchronised("uv sync --inexact", str(error))
    if request.as_json:
        typer.echo(document.dump(plan, outcome, synchronised))
    elif applied or synchronised is not None:
        show(report.next_steps(plan, synchronised), sys.stderr)
    if synchronised is not None and synchronised.problem:
        raise typer.Exit(1)


def _need_terminal(request: Request) -> None:
    if request.as_json or not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        message = "without a terminal to ask on, this needs --yes or --dry-run"
        raise typer.BadParameter(message)


def _show_all(
    project: Opened, plan: Plan, request: Request, origins: Sequence[str]
) -> None:
    """The summary and every change: coloured, or as a patch for ``git apply``."""
    if request.as_json:
        typer.echo(document.dump(plan, plan.outcome, None))
        return
    if plan.outcome is Outcome.UNCHANGED:
        from aegis_cst.cli.running.carrying_out import is_behind  # noqa: PLC0415 - a preview does without

        show(report.unchanged(plan, behind=is_behind(project, request)), sys.stderr)
        return
    modes = _modes(project, plan.changes)
    theirs = [each for each in plan.changes if not each.owned]
    ours = [each for each in plan.changes if each.owned]
    if is_terminal(sys.stdout):
        show(preview.summary(plan, origins), sys.stdout)
        # What changes in files of the user's stands where the output ends: the rest
        # is long, and has scrolled by.
        show(preview.coloured(patch([*ours, *theirs], modes)), sys.stdout)
        show(preview.nothing_written(), sys.stdout)
    else:
        show(preview.summary(plan, origins), sys.stderr)
        # A file, and a pager, are read from the top.
        sys.stdout.buffer.write(patch([*theirs, *ours], modes))
        sys.stdout.flush()


def _ask(
    project: Opened, plan: Plan, origins: Sequence[str], asked: Sequence[str]
) -> None:
    """Preview what happens to the user's own files, and ask.

    ``asked`` are origins that nobody has agreed to yet: all of theirs is shown.
    """
    theirs = [each for each in plan.changes if asked or not each.owned]
    show(preview.summary(plan, origins), sys.stdout)
    show(preview.coloured(patch(theirs, _modes(project, theirs))), sys.stdout)
    if len(theirs) < len(plan.changes):
        show(preview.not_shown(), sys.stdout)
    try:
        if asked:
            agreed = trust.agrees(asked)
        else:
            agreed = typer.confirm("Go ahead?", default=True)
    except typer.Abort:
        show(preview.nothing_written(), sys.stdout)
        raise typer.Exit(INTERRUPTED) from None
    if not agreed:
        show(preview.nothing_written(), sys.stdout)
        raise typer.Exit(1)


def _modes(project: Opened, changes: Iterable[FileChange]) -> dict[str, str]:
    """The git modes of files: as they are on disk, or as they come back."""
    tree = DiskTree(project.root)
    modes = {}
    for change in changes:
        mode = change.mode or 0
        if change.before is not None and tree.exists(change.path):
            mode = tree.locate(change.path).stat().st_mode
        # The only two that git knows of plain files:
        # https://git-scm.com/docs/git-fast-import#_filemodify
        modes[change.path] = "100755" if mode & 0o100 else "100644"
    return modes
