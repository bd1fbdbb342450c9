"""``--save-plan``: the plan written to a file, and nothing else."""

import sys
from pathlib import Path

import typer

from aegis_cst.cli import document, preview, report
from aegis_cst.cli.opening import Opened
from aegis_cst.cli.request import Request, refuse
from aegis_cst.cli.terminal import line, show
from aegis_cst.plan.applying import plan_apply
from aegis_cst.plan.model import Outcome, Plan
from aegis_cst.plan.saved import dump
from aegis_cst.plan.saved_reading import SavedPlanError, load
from aegis_cst.reading.blocker import Blocker


def save(project: Opened, plan: Plan, request: Request, path: Path) -> None:
    """Write a plan to a file that is not there yet."""
    if plan.outcome is Outcome.PLANNED:
        blockers = _written(project, plan, path)
        if blockers:
            refused = Plan(plan.command, plan.components, blockers=blockers)
            refuse(refused, as_json=request.as_json)
    if request.as_json:
        typer.echo(document.dump(plan, plan.outcome, None))
    elif plan.outcome is Outcome.UNCHANGED:
        show(report.unchanged(plan, behind=False), sys.stderr)
    else:
        show(preview.summary(plan), sys.stderr)
        show([line(f"Saved; nothing else was written. aegis apply {path}")], sys.stderr)


def _written(project: Opened, plan: Plan, path: Path) -> tuple[Blocker, ...]:
    """Write the document; gives why that was not possible."""
    data = dump(plan)
    try:
        # Whoever reviews it is to know that it can be applied.
        found = plan_apply(project.tree, load(data))
    except SavedPlanError as error:
        return (Blocker(f"cannot be saved: the plan {error}", str(path)),)
    if found.blockers:
        return found.blockers
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        reason = "is there already; name another file for the plan"
        return (Blocker(reason, str(path)),)
    except OSError as error:
        path.unlink(missing_ok=True)
        return (Blocker(f"cannot be written: {error}", str(path)),)
    return ()
