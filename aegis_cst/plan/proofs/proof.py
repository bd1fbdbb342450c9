"""The proof of a plan: what is promised is checked on the result, in memory.

A plan that does not hold becomes a refusal. None of this trusts the codemods: bytes
are compared as bytes, and files are parsed anew.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace

from aegis_cst.plan.model import Direction, FileChange, Plan
from aegis_cst.plan.proofs.compose_proof import dangling_names
from aegis_cst.plan.proofs.import_proof import unresolved_imports
from aegis_cst.plan.proofs.router_proof import unreachable_routers
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project
from codemods.python.source import parse, syntax_tree
from codemods.result import Refusal

_REPORT = "this is a fault of aegis, please report it; nothing was written"


def proven(project: Project, plan: Plan, *, forced: bool = False) -> Plan:
    """The plan itself if it holds, else nothing but the reasons why it does not.

    What ``aegis check`` would find afterwards, and does not find now, is such a reason,
    but for a plan that was ``forced``: then the user is told.
    """
    if plan.blockers:
        return _refused(plan, plan.blockers)
    if not plan.changes:
        return plan
    after = _planned(project, plan)
    # What is in doubt already is not examined further.
    blockers = _not_kept(plan) or _senseless(project, after, plan)
    if blockers:
        return _refused(plan, tuple(blockers))
    if plan.direction is Direction.FIX:
        return plan
    from aegis_cst.plan.proofs.check_proof import found_by_check  # noqa: PLC0415 - a refusal needs none of it

    found = list(found_by_check(project, after, plan))
    against = tuple(blocker for blocker, counts in found if counts and not forced)
    if against:
        return _refused(plan, against)
    told = [f"{blocker.place}: {blocker.reason}" for blocker, _ in found]
    return replace(plan, warnings=(*plan.warnings, *told))


def proven_restoring(project: Project, plan: Plan) -> Plan:
    """The plan itself if it only gives back what files held, else the reasons.

    What did not hold in there then does not hold again: that is only told.
    """
    blockers = plan.blockers or tuple(_not_kept(plan))
    if blockers:
        return _refused(plan, blockers)
    after = _planned(project, plan)
    told = [
        f"{each.place}: {each.reason}, as before"
        for each in _senseless(project, after, plan)
    ]
    return replace(plan, warnings=(*plan.warnings, *told))


def _refused(plan: Plan, blockers: tuple[Blocker, ...]) -> Plan:
    return replace(
        plan,
        blockers=blockers,
        changes=(),
        edits=(),
        kept=(),
        left_out=(),
        next_steps=(),
    )


def _planned(project: Project, plan: Plan) -> Project:
    """The project as it would be."""
    return project.changed({change.path: change.after for change in plan.changes})


def _not_kept(plan: Plan) -> list[Blocker]:
    if plan.command == "undo" and plan.direction is Direction.UPDATE:
        return []  # it gives back what was recorded, in either direction
    return [
        blocker
        for change in plan.changes
        for blocker in _bytes_kept(plan.direction, change)
    ]


def _senseless(before: Project, after: Project, plan: Plan) -> list[Blocker]:
    """Files that would not parse, names that would lead nowhere."""
    if not plan.changes:
        return []
    blockers = [blocker for change in plan.changes for blocker in _parses(change)]
    if not blockers:
        blockers += dangling_names(plan.changes)
        blockers += unresolved_imports(after, plan.changes)
    if not blockers:
        blockers += unreachable_routers(before, after)
    return blockers


def _bytes_kept(direction: Direction, change: FileChange) -> Iterator[Blocker]:
    """Outside owned files ``add`` only inserts bytes, ``remove`` only deletes.

    An update does the one after the other.
    """
    if change.owned or direction is Direction.FIX:
        return
    before, after = change.before or b"", change.after or b""
    if direction is Direction.UPDATE:
        between = before if change.between is None else change.between
        after = after if change.unfixed is None else change.unfixed
        verbs, pairs = "delete and insert", [(between, before), (between, after)]
    elif direction is Direction.REMOVE:
        verbs, pairs = "delete", [(after, before)]
    else:
        verbs, pairs = "insert", [(before, after)]
    if not all(is_subsequence(shorter, longer) for shorter, longer in pairs):
        reason = f"the plan does more than {verbs} bytes here; {_REPORT}"
        yield Blocker(reason, change.path)


def is_subsequence(shorter: bytes, longer: bytes) -> bool:
    """Whether ``longer`` holds all lines or bytes of ``shorter`` in their order.

    Equal stretches are skipped whole, so that a large file costs little.
    """
    left, right = 0, 0
    while left < len(shorter):
        if shorter[left:] == longer[right : right + len(shorter) - left]:
            return True
        # Equal stretches are long: few comparisons of slices go over most of a file.
        step = 4096
        while step and shorter[left : left + step] != longer[right : right + step]:
            step //= 2
        if step:
            left, right = left + step, right + step
            continue
        # The first place will do: what fits behind a later one fits behind it.
        right = longer.find(shorter[left : left + 1], right)
        if right < 0:
            return False
        left, right = left + 1, right + 1
    return True


def _parses(change: FileChange) -> Iterator[Blocker]:
    """Every file of a known kind has to be readable afterwards."""
    if change.after is None:
        return
    suffix = change.path.rpartition(".")[2]
    check = _CHECKS.get(suffix)
    problem = check(change.after) if check is not None else None
    if problem:
        yield Blocker(f"the file would not be valid: {problem}; {_REPORT}", change.path)


def _python(data: bytes) -> str | None:
    try:
        syntax_tree(data)
    except SyntaxError:
        # The file may be newer than the Python that runs.
        source = parse(data)
        return source.reason if isinstance(source, Refusal) else None
    return None


def _toml(data: bytes) -> str | None:
    try:
        tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # a number may have too many digits
        return str(error)
    return None


def _yaml(data: bytes) -> str | None:
    import yaml  # noqa: PLC0415 - most plans touch no YAML

    from codemods.compose.yaml_depth import LOADER, too_deep  # noqa: PLC0415 - as above

    if too_deep(data):
        return "it is nested too deeply"
    try:
        # Not loaded: a tag such as ``!reset`` cannot be. Aliases are resolved.
        for _ in yaml.compose_all(data.decode("utf-8-sig"), Loader=LOADER):
            pass
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        return str(error)
    return None


_CHECKS: dict[str, Callable[[bytes], str | None]] = {
    "py": _python,
    "toml": _toml,
    "lock": _toml,
    "yaml": _yaml,
    "yml": _yaml,
}
