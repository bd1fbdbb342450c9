"""Fixes of findings made in a draft, through the codemods that ``add`` uses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aegis_cst.check.finding import Finding, Registration, Replacement
from aegis_cst.plan.location import Location, locate
from aegis_cst.plan.model import PlannedEdit
from aegis_cst.plan.proof import is_subsequence
from aegis_cst.plan.wanted import Wanted
from aegis_cst.project.blocker import Blocker, blocked, content
from aegis_cst.project.project import Project
from aegis_cst.project.tree import Overlay, Tree
from codemods import registration
from codemods.result import Edited, Refusal


@dataclass(slots=True)
class Repair:
    """Contents of files with fixes in; ``refused`` are those that cannot be made."""

    files: dict[str, bytes | None]
    edits: list[PlannedEdit] = field(default_factory=list)
    refused: list[tuple[Finding, Blocker]] = field(default_factory=list)


def repaired(
    tree: Tree, files: Mapping[str, bytes | None], found: Sequence[Finding], entry: str
) -> Repair:
    """The fixes of findings made, on top of ``files``, as far as they do not meet."""
    repair = Repair(dict(files))
    _replace(tree, repair, found)
    for finding in found:
        if isinstance(finding.fix, Registration):
            _register(tree, repair, finding, finding.fix, entry)
    return repair


def _replace(tree: Tree, repair: Repair, found: Iterable[Finding]) -> None:
    by_path: dict[str, dict[Replacement, Finding]] = {}
    for finding in found:
        if isinstance(finding.fix, Replacement):
            by_path.setdefault(finding.fix.path, {})[finding.fix] = finding
    for path, fixes in by_path.items():
        data = content(Overlay(tree, repair.files), path)
        if not isinstance(data, bytes):
            blocker = data or Blocker("the file is gone", path)
            repair.refused += [(finding, blocker) for finding in fixes.values()]
            continue
        made = _apart(fixes)
        repair.files[path] = _replaced(data, made)
        for fix in made:
            line = data.count(b"\n", 0, fix.start) + 1
            code = fixes[fix].code
            repair.edits.append(
                PlannedEdit("", "fix", f"{code}: {fix.title}", path, line)
            )


def _apart(fixes: Iterable[Replacement]) -> list[Replacement]:
    """Those that do not touch an earlier one, in order; the rest has another turn."""
    apart: list[Replacement] = []
    for fix in sorted(fixes, key=lambda each: (each.start, each.end)):
        if not apart or fix.start > apart[-1].end:
            apart.append(fix)
    return apart


def _replaced(data: bytes, fixes: Sequence[Replacement]) -> bytes:
    parts, kept, at = [], [], 0
    for fix in fixes:
        kept.append(data[at : fix.start])
        parts += [data[at : fix.start], fix.text]
        at = fix.end
    result = b"".join([*parts, data[at:]])
    if not is_subsequence(b"".join([*kept, data[at:]]), result):
        message = "a fix takes away more than it says"
        raise AssertionError(message)
    return result


def _register(
    tree: Tree, repair: Repair, finding: Finding, fix: Registration, entry: str
) -> None:
    alias = f"{fix.module.rpartition('.')[2]}_router" if fix.name == "router" else ""
    spec = registration.Spec(
        module=fix.module, name=fix.name, alias=alias, method="include_router"
    )
    overlay = Overlay(tree, repair.files)
    location = locate(Project(overlay, entry), Wanted("router", spec, fix.paths))
    if location is None:
        reason = "routers = false under [tool.aegis.anchors] says to leave them alone"
        location = Blocker(reason, "pyproject.toml")
    data = content(overlay, location.path)
    if isinstance(location, Location) and isinstance(data, bytes):
        result = location.insert(data)
        if isinstance(result, Edited):
            repair.files[location.path] = result.data
            what = f"{finding.code}: {fix.title}"
            edit = PlannedEdit("", "fix", what, location.path, result.line)
            repair.edits.append(edit)
        if not isinstance(result, Refusal):
            return
        location = blocked(result, location.path)
    blocker = location if isinstance(location, Blocker) else data
    if isinstance(blocker, Blocker):
        repair.refused.append((finding, blocker))
