"""The plan of ``aegis apply``: what was asked then, planned anew, and compared."""

from collections.abc import Iterator
from dataclasses import replace

from aegis_cst.components.catalogue import UnknownComponentError, names_in
from aegis_cst.plan.model import Direction, Plan
from aegis_cst.plan.saved import Asked, SavedPlan, digests, prefixed
from aegis_cst.plan.updating.choices import Choices, Originals, nowhere
from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.record.recorded_edits import components_of
from aegis_cst.reading.record.state import read_state

_ANEW = "make the plan anew"


def planned(
    tree: Tree,
    asked: Asked,
    found: Entry | None = None,
    originals: Originals = nowhere,
) -> Plan:
    """Plan what was asked; ``found`` is the application, if it is known already.

    ``originals`` tells an update what was written once.
    """
    if asked.command == "remove":
        from aegis_cst.plan.own_files import Wishes  # noqa: PLC0415 - an addition does without
        from aegis_cst.plan.removing.removal import plan_remove  # noqa: PLC0415 - as above

        return plan_remove(tree, asked.components, Wishes(asked.keep_edited))
    if asked.command == "update":
        from aegis_cst.plan.updating.update import plan_update  # noqa: PLC0415 - as above

        choices = Choices(
            frozenset(asked.take_new), frozenset(asked.keep_mine), asked.fix
        )
        return plan_update(tree, asked.components, choices, originals)
    from aegis_cst.plan.adding.addition import plan_add  # noqa: PLC0415 - a removal does without

    return plan_add(tree, asked.components, asked.app, found)


def plan_apply(tree: Tree, saved: SavedPlan, originals: Originals = nowhere) -> Plan:
    """Plan to do what was asked, if that comes to exactly what it came to then."""
    done, moved = _compared(tree, saved)
    direction = Direction(saved.asked.command)
    if done:
        note = "every file is as the plan has it already"
        names = saved.asked.components
        return Plan("apply", names, warnings=(note,), direction=direction)
    if moved:
        return Plan("apply", (), blockers=moved, direction=direction)
    try:
        plan = planned(tree, _known(tree, saved.asked), originals=originals)
    except UnknownComponentError as error:
        unknown = (Blocker(str(error)),)
        return Plan("apply", (), blockers=unknown, direction=direction)
    blockers = plan.blockers or tuple(_differences(plan, saved))
    if blockers:
        return Plan("apply", (), blockers=blockers, direction=direction)
    return replace(plan, command="apply")


def _known(tree: Tree, asked: Asked) -> Asked:
    """What was asked, if that names components. Raises ``UnknownComponentError``."""
    there = components_of(read_state(tree)) if asked.command != "add" else ()
    return replace(asked, components=tuple(names_in(asked.components, there)))


def _compared(tree: Tree, saved: SavedPlan) -> tuple[bool, tuple[Blocker, ...]]:
    """Whether all is done already, and else which files are not as they were."""
    blockers = []
    done = True
    for path, each in saved.files.items():
        now = content(tree, path)
        if isinstance(now, Blocker):
            return False, (now,)
        done = done and prefixed(now) == each.after
        if prefixed(now) != each.before or (now is None and tree.exists(path)):
            reason = f"is not as it was when the plan was saved; {_ANEW}"
            blockers.append(Blocker(reason, path))
    return done, tuple(blockers)


def _differences(plan: Plan, saved: SavedPlan) -> Iterator[Blocker]:
    """Files that come out otherwise: what they are made of has moved on."""
    now = digests(plan)
    for path in sorted(now.keys() | saved.files.keys()):
        if now.get(path) != saved.files.get(path):
            reason = (
                f"would come out otherwise than the plan has it, for something that "
                f"it depends on is not as it was; {_ANEW}"
            )
            yield Blocker(reason, path)
