"""Fixes of findings made in a draft, through the codemods that ``add`` uses."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from aegis_cst.check.finding import Finding, Registration, Replacement
from aegis_cst.plan.model import PlannedEdit
from aegis_cst.plan.proofs.proof import is_subsequence
from aegis_cst.reading.blocker import Blocker, blocked, content
from aegis_cst.reading.files.tree import Overlay, Tree
from aegis_cst.reading.project import Project
from codemods.python import registration
from codemods.result import Edited, Refusal, Result

_SAYING_NOTHING = frozenset({"router", "routers", "routes", "api", "views"})
"""Names of modules that do not tell what the routes in them are about."""


@dataclass(slots=True)
class Repair:
    """Contents of files with fixes in; ``refused`` are those that cannot be made.

    ``before`` are those that the findings are about.
    """

    files: dict[str, bytes | None]
    edits: list[PlannedEdit] = field(default_factory=list)
    refused: list[tuple[Finding, Blocker]] = field(default_factory=list)
    before: Mapping[str, bytes | None] = field(default_factory=dict)

    def seen(self, tree: Tree, path: str) -> bytes:
        """A file as it was before any of these fixes."""
        return Overlay(tree, self.before).read(path) or b""


def repaired(
    tree: Tree, files: Mapping[str, bytes | None], found: Sequence[Finding]
) -> Repair:
    """The fixes of findings made, on top of ``files``, as far as they do not meet."""
    repair = Repair(dict(files), before=files)
    _replace(tree, repair, found)
    for finding in found:
        if isinstance(finding.fix, Registration):
            _register(tree, repair, finding, finding.fix)
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
        # Not even side by side: two insertions at one place have no order.
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


def _register(tree: Tree, repair: Repair, finding: Finding, fix: Registration) -> None:
    overlay = Overlay(tree, repair.files)
    project = Project(overlay)
    path = fix.block.path
    data, configuration = content(overlay, path), project.configuration
    result: Result | Blocker | None = None
    if isinstance(configuration, Blocker):
        result = configuration
    elif isinstance(data, bytes):
        anchor = _anchor(fix, repair.seen(tree, path), data)
        result = registration.insert(
            data, _spec(fix, data), anchor, configuration.style
        )
    if isinstance(result, Edited):
        repair.files[path] = result.data
        what = f"{finding.code}: {fix.title}"
        repair.edits.append(PlannedEdit("", "fix", what, path, result.line))
    blocker = blocked(result, path) if isinstance(result, Refusal) else result or data
    if isinstance(blocker, Blocker):
        repair.refused.append((finding, blocker))


def _spec(fix: Registration, data: bytes) -> registration.Spec:
    return registration.Spec(
        module=fix.module,
        name=fix.name,
        alias=fix.local or _alias(fix, data),
        method="include_router",
    )


def _alias(fix: Registration, data: bytes) -> str:
    """A name that says whose router it is, and is free: ``items_router``."""
    parts = [each for each in fix.module.split(".") if each not in _SAYING_NOTHING]
    names = [
        f"{'_'.join(parts[at:])}_{fix.name}" for at in range(len(parts) - 1, -1, -1)
    ]
    if fix.name != "router":
        names.insert(0, fix.name)
    free = (each for each in names if not re.search(rf"\b{each}\b".encode(), data))
    alias = next(free, names[0] if names else "")
    return "" if alias == fix.name else alias


def _anchor(fix: Registration, seen: bytes, data: bytes) -> registration.Anchor:
    """The block; lines are those of the file as it was ``seen``."""
    block = fix.block
    return registration.Anchor(
        function=block.function,
        receiver=block.receiver,
        after=_moved(block.after, seen, data),
        before=_moved(block.barrier, seen, data),
    )


def _moved(line: int, before: bytes, after: bytes) -> int:
    """Where a line stands after lines were put in."""
    if not line or before == after:
        return line
    lines = (before.split(b"\n"), after.split(b"\n"))
    # See ``aegis_cst.plan.merge``.
    same = SequenceMatcher(None, lines[0], lines[1], autojunk=False)
    for first, second, size in same.get_matching_blocks():
        if first < line <= first + size:
            return int(line - first + second)
    return line
