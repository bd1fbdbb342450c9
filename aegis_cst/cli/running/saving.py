"""``--save-plan``: the plan written to a file, and nothing else."""

import sys

import typer

from aegis_cst.cli.output import document, preview, report
from aegis_cst.cli.output.terminal import line, show
from aegis_cst.cli.running.request import Request, Saving, refuse
from aegis_cst.plan.model import Outcome, Plan
from aegis_cst.plan.saved import dump
from aegis_cst.reading.blocker import Blocker


def save(plan: Plan, request: Request, saving: Saving) -> None:
    """Write a plan to a file that is not there yet."""
    if plan.outcome is Outcome.PLANNED:
        blockers = _written(plan, saving)
        if blockers:
            refused = Plan(plan.command, plan.components, blockers=blockers)
            refuse(refused, as_json=request.as_json)
    if request.as_json:
        typer.echo(document.dump(plan, plan.outcome, None))
    elif plan.outcome is Outcome.UNCHANGED:
        show(report.unchanged(plan, behind=False), sys.stderr)
    else:
        show(preview.summary(plan), sys.stderr)
        told = f"Saved; nothing else was written. aegis apply {saving.path}"
        show([line(told)], sys.stderr)


def _written(plan: Plan, saving: Saving) -> tuple[Blocker, ...]:
    """Write the document; gives why that was not possible."""
    path = saving.path
    try:
        # It never writes over a file: that might be one of the project.
        with path.open("xb") as file:
            file.write(dump(saving.asked, plan))
    except FileExistsError:
        reason = "is there already; name another file for the plan"
        return (Blocker(reason, str(path)),)
    except OSError as error:
        path.unlink(missing_ok=True)
        return (Blocker(f"cannot be written: {error}", str(path)),)
    return ()
