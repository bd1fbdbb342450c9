"""A saved plan, read and carried out."""

from pathlib import Path

from aegis_cst.cli.running.opening import Opened
from aegis_cst.cli.running.request import Request, refuse
from aegis_cst.cli.running.run import run
from aegis_cst.plan.applying import plan_apply
from aegis_cst.plan.model import Plan
from aegis_cst.plan.saved import LARGEST, SavedPlanError, load
from aegis_cst.reading.blocker import Blocker
from aegis_cst.write.originals import originals_of


def run_apply(project: Opened, path: Path, request: Request) -> None:
    """Carry out the plan in a file."""
    try:
        with path.open("rb") as file:
            saved = load(file.read(LARGEST + 1))
    except (OSError, SavedPlanError) as error:
        plan = Plan("apply", (), blockers=(Blocker(str(error), str(path)),))
        refuse(plan, as_json=request.as_json)
    originals = originals_of(project.root, project.tree)
    run(project, plan_apply(project.tree, saved, originals), request)
