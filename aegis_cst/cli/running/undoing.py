"""The last command, found and taken back."""

from dataclasses import replace

from aegis_cst.cli.running.opening import PROBLEMS, Opened
from aegis_cst.cli.running.request import Request, refuse
from aegis_cst.cli.running.run import run
from aegis_cst.plan.model import Outcome, Plan
from aegis_cst.plan.undoing import plan_undo
from aegis_cst.reading.blocker import Blocker
from aegis_cst.write import undo_store
from aegis_cst.write.lock_memory import lock_digest
from aegis_cst.write.undo_store import BrokenRecordError


def run_undo(project: Opened, request: Request) -> None:
    """Take back the last command that is on record."""
    try:
        found = undo_store.last(project.root)
    except BrokenRecordError as error:
        plan = Plan("undo", (), blockers=(Blocker(str(error)),))
        refuse(plan, as_json=request.as_json)
    if found is None:
        note = "no command is on record that could be taken back"
        run(project, Plan("undo", (), warnings=(note,)), request)
        return
    number, record = found
    # What a command with --no-sync has left alone, nothing has to be taken back of.
    alone = record.lock == lock_digest(project.root)
    request = replace(request, sync=request.sync and not alone)
    plan = plan_undo(project.tree, record)
    what = " ".join([record.command, *record.components, "of", record.when])
    if plan.outcome is Outcome.UNCHANGED:
        note = f"{what} is taken back already; the next undo is about the one before"
        plan = replace(plan, warnings=(*plan.warnings, note))
        if not request.dry_run:
            _drop(project, number, request)
    elif plan.outcome is Outcome.PLANNED:
        plan = replace(plan, warnings=(f"takes back {what}", *plan.warnings))
    run(project, plan, request, (number,))


def _drop(project: Opened, number: str, request: Request) -> None:
    """Forget a record of which nothing is left to take back."""
    try:
        project.hold()
        undo_store.drop(project.root, number)
    except PROBLEMS as error:
        plan = Plan("undo", (), blockers=(Blocker(f"nothing was written: {error}"),))
        refuse(plan, as_json=request.as_json)
