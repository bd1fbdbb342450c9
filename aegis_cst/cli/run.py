"""The road that every changing command takes: preview, question, writing, report."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import typer

from aegis_cst.cli import document, preview, report
from aegis_cst.cli.terminal import is_terminal, show, waiting
from aegis_cst.plan.model import FileChange, Outcome, Plan
from aegis_cst.plan.patch import patch
from aegis_cst.project.blocker import Blocker
from aegis_cst.project.tree import DiskTree
from aegis_cst.write.environment import Synchronised, synchronise, uses_uv
from aegis_cst.write.lock_memory import lock_state
from aegis_cst.write.transaction import MovedOnError, apply_changes

INTERRUPTED = 130
"""Exit status of a command that was ended by Ctrl-C, as shells have it."""


@dataclass(frozen=True, slots=True)
class Request:
    """How a plan is to be carried out; ``sync`` brings the environment up to date."""

    dry_run: bool
    yes: bool
    as_json: bool
    sync: bool


def run(tree: DiskTree, plan: Plan, request: Request) -> None:
    """Show a plan and carry it out as asked; ends the program where it has to."""
    if not (request.dry_run or request.yes or plan.blockers or not plan.changes):
        _need_terminal(request)
    if request.as_json:
        _run_as_json(tree, plan, request)
        return
    if plan.outcome is Outcome.REFUSED:
        show(preview.refusal(plan), sys.stderr)
        raise typer.Exit(1)
    if plan.outcome is Outcome.UNCHANGED:
        show(report.unchanged(plan), sys.stderr)
        return
    if request.dry_run:
        _show_all(tree, plan)
        return
    if not request.yes:
        _ask(tree, plan)
    synchronise_now = _preparation(tree, plan, request)
    plan = _write(tree, plan)
    if plan.outcome is Outcome.REFUSED:
        show(preview.refusal(plan), sys.stderr)
        raise typer.Exit(1)
    show(report.written(plan), sys.stderr)
    synchronised = synchronise_now()
    show(report.next_steps(plan, synchronised), sys.stderr)
    if synchronised is not None and synchronised.problem:
        raise typer.Exit(1)


def _need_terminal(request: Request) -> None:
    if request.as_json or not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        message = "without a terminal to ask on, this needs --yes or --dry-run"
        raise typer.BadParameter(message)


def _show_all(tree: DiskTree, plan: Plan) -> None:
    """The summary and every change: coloured, or as a patch for ``git apply``."""
    diff = patch(plan.changes, _modes(tree, plan.changes))
    if is_terminal(sys.stdout):
        show(preview.summary(plan), sys.stdout)
        show(preview.coloured(diff), sys.stdout)
        show(preview.nothing_written(), sys.stdout)
    else:
        show(preview.summary(plan), sys.stderr)
        sys.stdout.buffer.write(diff)
        sys.stdout.flush()


def _ask(tree: DiskTree, plan: Plan) -> None:
    """Preview what happens to the user's own files, and ask."""
    theirs = [each for each in plan.changes if not each.owned]
    show(preview.summary(plan), sys.stdout)
    show(preview.coloured(patch(theirs, _modes(tree, theirs))), sys.stdout)
    if len(theirs) < len(plan.changes):
        show(preview.not_shown(), sys.stdout)
    try:
        agreed = typer.confirm("Go ahead?", default=True)
    except typer.Abort:
        show(preview.nothing_written(), sys.stdout)
        raise typer.Exit(INTERRUPTED) from None
    if not agreed:
        show(preview.nothing_written(), sys.stdout)
        raise typer.Exit(1)


def _modes(tree: DiskTree, changes: Sequence[FileChange]) -> dict[str, str]:
    """The git modes of the files that are on disk."""
    return {
        change.path: "100755"
        if tree.locate(change.path).stat().st_mode & 0o100
        else "100644"
        for change in changes
        if change.before is not None
    }


def _write(tree: DiskTree, plan: Plan) -> Plan:
    """Write a plan; gives it back with a blocker if that was not possible."""
    try:
        apply_changes(tree.root, plan.changes)
    except (MovedOnError, OSError) as error:
        reason = Blocker(f"nothing was written: {error}")
        return Plan(plan.command, plan.components, blockers=(reason,))
    return plan


def _preparation(
    tree: DiskTree, plan: Plan, request: Request
) -> Callable[[], Synchronised | None]:
    """What brings the environment up to date, where requirements change.

    Asked for before anything is written, since it looks at the files as they were.
    """
    required = any(edit.kind == "requirement" for edit in plan.edits)
    if not (request.sync and required and uses_uv(tree.root)):
        return lambda: None
    before = lock_state(tree.root)

    def run() -> Synchronised:
        with waiting("Bringing the environment up to date (uv sync)"):
            return synchronise(tree.root, before)

    return run


def _run_as_json(tree: DiskTree, plan: Plan, request: Request) -> None:
    outcome = plan.outcome
    synchronised = None
    if outcome is Outcome.PLANNED and not request.dry_run:
        synchronise_now = _preparation(tree, plan, request)
        plan = _write(tree, plan)
        written = plan.outcome is Outcome.PLANNED
        outcome = Outcome.APPLIED if written else Outcome.REFUSED
        synchronised = synchronise_now() if written else None
    typer.echo(document.dump(plan, outcome, synchronised))
    failed = synchronised is not None and synchronised.problem
    if outcome is Outcome.REFUSED or failed:
        raise typer.Exit(1)
