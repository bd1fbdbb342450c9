"""One project checked: from memory if nothing has changed, else by the rules."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from aegis_cst.check.asked.targets import Target
from aegis_cst.check.asked.touched import touching
from aegis_cst.check.memory.recall import key_of, recall
from aegis_cst.check.reporters.report import Checked
from aegis_cst.cli.checking.arguments import Arguments
from aegis_cst.cli.checking.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aegis_cst.check.finding import Finding

UNFINISHED = Path(".aegis", "journal.json")
"""What a command that was interrupted leaves behind."""


def checked(target: Target, here: Path, arguments: Arguments) -> Outcome:
    """Check a project, and put in order what a command left unfinished before."""
    if os.path.lexists(target.root / UNFINISHED):
        from aegis_cst.cli.checking.fixing import put_in_order  # noqa: PLC0415 - rare

        put_in_order(target.root)
    prefix = prefix_of(target.root, here)
    # `--diff` writes nothing, not even what it remembers.
    bare = arguments.diff and not os.path.lexists(target.root / UNFINISHED.parent)
    without = arguments.no_cache or bare
    key = None if without else key_of(arguments.select, arguments.ignore)
    known = None if key is None else recall(target.root, prefix, key)
    project = known or _looked_at(target.root, prefix, key, arguments)
    project = replace(project, below=_below(target.root, here))
    outcome = _with_fixes(target, project, arguments, here)
    broken = _broken(target, project, arguments)
    if not broken:
        return outcome
    found = {(e.place, e.code, e.message): e for e in broken}
    found |= {(e.place, e.code, e.message): e for e in outcome.project.findings}
    findings = tuple(found[each] for each in sorted(found))
    return replace(outcome, project=replace(outcome.project, findings=findings))


def _broken(
    target: Target, project: Checked, arguments: Arguments
) -> "Sequence[Finding]":
    """Files that are named, and that cannot be read."""
    if not any(path.endswith((".py", ".pyi")) for path in target.paths or ()):
        return ()
    from aegis_cst.check.asked.named_files import broken_files  # noqa: PLC0415 - the rules

    return broken_files(project, target.paths or (), arguments.select, arguments.ignore)


def _with_fixes(
    target: Target, project: Checked, arguments: Arguments, here: Path
) -> Outcome:
    findings = touching(project.findings, target.paths)
    wants_fix = arguments.fix or arguments.diff
    if wants_fix and any(each.fix is not None for each in findings):
        from aegis_cst.cli.checking.fixing import fixed  # noqa: PLC0415 - brings LibCST

        return fixed(target, replace(project, findings=findings), arguments, here)
    return Outcome(replace(project, findings=findings))


def _looked_at(
    root: Path, prefix: str, key: list[object] | None, arguments: Arguments
) -> Checked:
    from aegis_cst.check.project_check import check_project  # noqa: PLC0415 - the rules

    return check_project(root, prefix, key, arguments.select, arguments.ignore)


def prefix_of(root: Path, here: Path) -> str:
    """What leads from the working folder to a project, with a slash at the end."""
    try:
        relative = os.path.relpath(root, os.path.realpath(here))
    except ValueError:  # on another drive
        relative = str(root)
    return "" if relative == "." else relative.replace(os.sep, "/") + "/"


def _below(root: Path, here: Path) -> str:
    """The folder of a project that the working folder is; empty for its root."""
    real = Path(os.path.realpath(here))
    inside = real.relative_to(root) if real.is_relative_to(root) else Path()
    return "" if inside == Path() else inside.as_posix()
