"""A new project: rendered beside its place, then moved there in one step."""

import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aegis_cst
from aegis_cst.components.catalogue import catalogue
from aegis_cst.create.answers import Answers, render
from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.adding.next_steps import first_steps
from aegis_cst.plan.model import FileChange, Plan
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.tree import DiskTree
from aegis_cst.reading.record import state
from aegis_cst.write.transaction import apply_changes

_SERVING = "uv run uvicorn app.entrypoints.webserver:app"
"""How a project is served that has no command of its own."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a project is to have: components by name, and what it is to be without."""

    components: Sequence[str] = ()
    without: Sequence[str] = ()


def create_project(
    answers: Answers, context: dict[str, Any], output: Path, wanted: Wanted
) -> Plan:
    """Create a project in the folder ``output``.

    Gives back what was done, as a plan; with blockers nothing was left behind.
    """
    target = output / answers.project_slug
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        reason = "already there, and not an empty folder; choose another name"
        return Plan("init", (), blockers=(Blocker(reason, str(target)),))
    output.mkdir(parents=True, exist_ok=True)
    # In that folder, so that it is on the same file system: then a move is one step.
    workshop = Path(tempfile.mkdtemp(prefix=".aegis-init-", dir=output))
    try:
        plan = _build(answers, context, workshop, wanted)
        if not plan.blockers:
            if target.exists():
                # Windows renames to no folder that is there, not even to an empty one:
                # https://docs.python.org/3/library/os.html#os.rename
                target.rmdir()
            (workshop / answers.project_slug).rename(target)
        return plan
    finally:
        with suppress(OSError):
            shutil.rmtree(workshop)


def _build(
    answers: Answers, context: dict[str, Any], workshop: Path, wanted: Wanted
) -> Plan:
    root = render(answers, context, workshop, wanted.without)
    (root / state.PATH).write_bytes(
        state.new_state(
            {
                "aegis": aegis_cst.__version__,
                "name": answers.project_name,
                "slug": answers.project_slug,
                "description": answers.description,
                "author": answers.author,
                "python": answers.python_version,
            }
            | ({"without": ",".join(wanted.without)} if wanted.without else {})
        )
    )
    plan = plan_add(DiskTree(root), wanted.components)
    if plan.blockers:
        return Plan("init", plan.components, blockers=plan.blockers)
    apply_changes(root, plan.changes)
    return Plan(
        command="init",
        components=plan.components,
        changes=tuple(_created(root)),
        edits=plan.edits,
        warnings=plan.warnings,
        next_steps=first_steps(
            "" if "cli" in wanted.without else f"uv run {answers.project_slug}",
            _SERVING,
            [catalogue()[name] for name in plan.components],
        ),
    )


def _created(root: Path) -> list[FileChange]:
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return [
        FileChange(
            path.relative_to(root).as_posix(), None, path.read_bytes(), owned=True
        )
        for path in paths
    ]
