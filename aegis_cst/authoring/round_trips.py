"""A component added to projects, and taken out of them again, in memory."""

from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path

from aegis_cst.authoring.shapes import shapes
from aegis_cst.components.catalogue import components, with_required
from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.model import Plan
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from aegis_cst.reading.files.tree import DiskTree, Overlay, Tree


def on_base(root: Path, name: str) -> Iterator[str]:
    """What goes wrong in a project that ``init`` has made."""
    yield from _told("the base project", DiskTree(root), [[name]])


def on_shapes(empty: Path, name: str) -> Iterator[str]:
    """What goes wrong in projects of other shapes; ``empty`` is a folder that is so."""
    for shape in shapes():
        tree = Overlay(DiskTree(empty), dict(shape.files))
        yield from _told(shape.name, tree, [[name]])


def with_others(root: Path, name: str) -> Iterator[str]:
    """What goes wrong beside each other component, in either order."""
    for other in components():
        # It comes along in any case.
        if other.name == name or other.name in with_required([name]):
            continue
        if name in with_required([other.name]):
            continue
        for order in permutations([name, other.name]):
            words = " then ".join(order)
            yield from _told(words, DiskTree(root), [[each] for each in order])


def _told(where: str, tree: Tree, steps: Sequence[Sequence[str]]) -> Iterator[str]:
    """Add step by step, and take all out again."""
    files: dict[str, bytes | None] = {}
    # Each step is a command of its own, which finds what those before it have written.
    now = Overlay(tree, files)
    for names in steps:
        if problem := _made(plan_add(now, names), files):
            yield f"{where}: {problem}"
            return
    for names in reversed(steps):
        if problem := _made(plan_remove(now, names, Wishes()), files):
            yield f"{where}: taken out again: {problem}"
            return
    left = sorted(path for path, data in files.items() if data != tree.read(path))
    if left:
        yield f"{where}: taken out again, {', '.join(left)} is not as before"


def _made(plan: Plan, files: dict[str, bytes | None]) -> str:
    """Carry a plan out in memory; gives the reasons why it is refused."""
    files.update({change.path: change.after for change in plan.changes})
    reasons = (f"{each.place} {each.reason}".strip() for each in plan.blockers)
    return "; ".join(reasons)
