"""A plan carried out: files and lock file together, then the environment."""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from aegis_cst.cli.output.terminal import line, show, waiting
from aegis_cst.cli.running.opening import PROBLEMS, Opened
from aegis_cst.cli.running.request import Request
from aegis_cst.plan.model import Plan
from aegis_cst.reading.blocker import Blocker
from aegis_cst.write import pending
from aegis_cst.write.environment import (
    LockFailedError,
    Synchronised,
    check_uv,
    relock,
    synchronise,
)
from aegis_cst.write.interruption import Interruption
from aegis_cst.write.lock_memory import LockState, lock_state
from aegis_cst.write.staging import MovedOnError
from aegis_cst.write.transaction import LateInterrupt, Work, commit
from aegis_cst.write.uv import uses_uv
from aegis_cst.write.withheld import record_of


def write(
    project: Opened, plan: Plan, request: Request, dropped: tuple[str, ...] = ()
) -> Plan:
    """Write a plan; gives it back with blockers if that was not possible.

    ``dropped`` are the undo records that are used up by it.
    """
    try:
        project.hold()
        commit(project.root, _work(project, plan, request, dropped))
    except LockFailedError as error:
        reason = (
            f"nothing was written: uv lock failed: {error}; put that right, or "
            "go ahead with --no-sync and lock later"
        )
        return _refused(plan, Blocker(reason, "uv.lock"))
    except (MovedOnError, *PROBLEMS) as error:
        notes = "; ".join([str(error), *getattr(error, "__notes__", ())])
        return _refused(plan, Blocker(f"nothing was written: {notes}"))
    except LateInterrupt:
        show([line("Interrupted; everything was written.", "bold")], sys.stderr)
        raise
    except KeyboardInterrupt:
        show([line("Interrupted; nothing was written.", "bold")], sys.stderr)
        raise
    return plan


def _refused(plan: Plan, blocker: Blocker) -> Plan:
    return Plan(plan.command, plan.components, blockers=(blocker,))


def _work(
    project: Opened, plan: Plan, request: Request, dropped: tuple[str, ...]
) -> Work:
    components = " ".join(plan.components)
    locks = request.sync and uses_uv(project.root) and _changes_manifest(plan)
    undoes = plan.command == "undo"
    work = Work(
        f"{plan.command} {components}".strip(),
        plan.changes,
        project.disk.seen,
        None if undoes else record_of(project.root, plan, locks=locks),
        dropped,
    )
    if not locks:
        return work
    check_uv()
    return replace(work, generated=("uv.lock",), relock=_relocking(project))


def _changes_manifest(plan: Plan) -> bool:
    names = {each.path.rpartition("/")[2] for each in plan.changes}
    return "pyproject.toml" in names


def _relocking(project: Opened) -> Callable[[Interruption], None]:
    """What locks the requirements, from the files as they are before the change."""
    before: LockState = lock_state(project.root)
    again = partial(relock, project.root, before, project.handle)

    def run(wanted: Interruption) -> None:
        with waiting("Locking the requirements (uv lock)"):
            again(wanted)

    return run


def is_behind(project: Opened, request: Request) -> bool:
    """Whether the environment is to be brought up to date."""
    return request.sync and pending.is_noted(project.root)


def catch_up(project: Opened, request: Request) -> Synchronised | None:
    """Bring the environment up to date if it is behind."""
    if not is_behind(project, request):
        return None
    project.hold()
    with waiting("Bringing the environment up to date (uv sync)"):
        return synchronise(project.root, project.handle)
