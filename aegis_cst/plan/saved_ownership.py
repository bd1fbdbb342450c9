"""Whose files a saved plan may create and delete, by the state file alone."""

from collections.abc import Iterator, Sequence

from aegis_cst.plan.model import FileChange
from aegis_cst.plan.saved import SavedPlan
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.tree import Overlay, Tree
from aegis_cst.reading.record import state
from aegis_cst.reading.record.state import ComponentRecord, State, digest, read_state


def ownership_problems(
    tree: Tree, saved: SavedPlan, changes: Sequence[FileChange]
) -> list[Blocker]:
    """Why the plan does not own what it creates or deletes."""
    planned = Overlay(tree, {each.path: each.after for each in changes})
    before, after = read_state(tree), read_state(planned)
    if isinstance(before, Blocker):
        return [before]
    if isinstance(after, Blocker):
        return [after]
    small, large = (before, after) if saved.command == "add" else (after, before)
    return [
        *_components(saved, small, large),
        *_others(small, large),
        *_files(saved, changes, large),
    ]


def _components(saved: SavedPlan, small: State, large: State) -> Iterator[Blocker]:
    """The components that come or go are those that the plan names."""
    moving = large.components.keys() - small.components.keys()
    if moving != set(saved.components) or small.components.keys() - large.components:
        verb = "adds" if saved.command == "add" else "removes"
        yield Blocker(
            f"the plan {verb} other components here than it names", state.PATH
        )


def _others(small: State, large: State) -> Iterator[Blocker]:
    """Nothing that another component owns changes hands."""
    for name, record in small.components.items():
        other = large.components.get(name)
        if other is not None and other.files != record.files:
            yield Blocker(f"the plan changes what {name} owns", state.PATH)


def _files(
    saved: SavedPlan, changes: Sequence[FileChange], large: State
) -> Iterator[Blocker]:
    """Files come and go with a component that owns them."""
    records = [large.components[n] for n in saved.components if n in large.components]
    owners = {path: record for record in records for path in record.files}
    moving = [each for each in changes if each.before is None or each.after is None]
    for change in moving:
        if change.path != state.PATH:
            yield from _file(saved, change, owners.get(change.path))
    if saved.command == "add":
        created = {each.path for each in moving}
        for path in owners.keys() - created:
            reason = "the plan takes it for its own, and does not bring it"
            yield Blocker(reason, path)


def _file(
    saved: SavedPlan, change: FileChange, owner: ComponentRecord | None
) -> Iterator[Blocker]:
    creates = change.before is None
    if creates != (saved.command == "add"):
        verb = "creates" if creates else "deletes"
        yield Blocker(
            f"the plan {verb} it, which {saved.command} never does", change.path
        )
    elif owner is None:
        reason = "the plan creates or deletes it, and no component of its own owns it"
        yield Blocker(reason, change.path)
    elif digest(change.after or change.before or b"") != owner.files[change.path]:
        reason = (
            "is not what aegis.lock says was written; a saved plan deletes only files "
            "that nobody edited"
        )
        yield Blocker(reason, change.path)
