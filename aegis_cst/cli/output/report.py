"""What a command did, and what to do next."""

from collections.abc import Iterator

from aegis_cst.cli.output.terminal import Line, Span, line
from aegis_cst.components.catalogue import named
from aegis_cst.plan.model import Direction, Plan
from aegis_cst.write.environment import Synchronised


def unchanged(plan: Plan, *, behind: bool) -> Iterator[Line]:
    """Say that there was nothing to do, and why; ``behind`` is the environment."""
    if behind:
        yield line("No file has to change, but the environment is behind.", "bold")
    else:
        yield line("Nothing to do.", "bold")
    for note in (*plan.kept, *plan.warnings):
        yield line(f"  {note}")


_VERBS = {
    Direction.ADD: "Added",
    Direction.REMOVE: "Removed",
    Direction.UPDATE: "Updated",
}


def written(plan: Plan) -> Iterator[Line]:
    """What was written."""
    undone = f"Took back: {plan.direction.opposite}"
    verb = undone if plan.command == "undo" else _VERBS[plan.direction]
    created = sum(each.before is None for each in plan.changes)
    deleted = sum(each.after is None for each in plan.changes)
    changed = len(plan.changes) - created - deleted
    parts = [(created, "new"), (changed, "changed"), (deleted, "deleted")]
    files = ", ".join(f"{count} {word}" for count, word in parts if count)
    yield (
        Span(verb, "bold green"),
        Span(f" {', '.join(named(plan.components))}".rstrip(), "bold"),
        Span(f": files {files}."),
    )
    told = (f"left out: {each}" for each in plan.left_out)
    for note in (*plan.kept, *told, *plan.warnings):
        yield line(f"  {note}")


def next_steps(plan: Plan, synchronised: Synchronised | None) -> Iterator[Line]:
    """Commands to paste, the one that failed first."""
    steps = list(plan.next_steps)
    if synchronised is not None and synchronised.problem:
        yield line()
        yield line(f"{synchronised.command} failed:", "bold red")
        for text in synchronised.problem.splitlines():
            yield line(f"  {text}")
        yield line("Files and lock are complete. Bring the environment up to date:")
        steps.insert(0, synchronised.command)
    if steps:
        yield line()
        yield line("Next", "bold")
    for step in steps:
        yield line(f"  {step}", "cyan")
