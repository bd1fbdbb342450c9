"""Every set of components, added and removed in many orders."""

import random
from collections.abc import Iterator
from functools import cache
from itertools import combinations, permutations

import pytest
from memory_tree import MemoryTree, applied
from proof_scale import scaled

from aegis_cst.components.catalogue import components, with_required
from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.model import Outcome
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove

Files = dict[str, bytes]
NAMES = [each.name for each in components()]
MOST_ORDERS = scaled(2)


Frozen = frozenset[tuple[str, bytes]]


def add(files: Files, *names: str) -> Files:
    return dict(_added(frozenset(files.items()), names))


def remove(files: Files, *names: str) -> Files:
    return dict(_removed(frozenset(files.items()), names))


# Many orders lead over the same files; what is planned there is planned once.
@cache
def _added(files: Frozen, names: tuple[str, ...]) -> Frozen:
    before = dict(files)
    return frozenset(applied(before, plan_add(MemoryTree(before), names)).items())


@cache
def _removed(files: Frozen, names: tuple[str, ...]) -> Frozen:
    before = dict(files)
    plan = plan_remove(MemoryTree(before), names, Wishes())
    return frozenset(applied(before, plan).items())


@cache
def _is_complete(files: Frozen, names: frozenset[str]) -> bool:
    plan = plan_add(MemoryTree(dict(files)), sorted(names))
    return plan.outcome is Outcome.UNCHANGED


def subsets() -> Iterator[tuple[str, ...]]:
    """Sets that hold all that their members require."""
    for size in range(1, len(NAMES) + 1):
        for names in combinations(NAMES, size):
            if set(with_required(names)) == set(names):
                yield names


def some_orders(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """All orders of two components; of more a sample, always the same."""
    orders = list(permutations(names))
    if len(orders) <= MOST_ORDERS:
        return orders
    return random.Random(MOST_ORDERS).sample(orders, MOST_ORDERS)  # noqa: S311 - no secret


def removable(names: tuple[str, ...]) -> bool:
    """Whether nothing goes before what requires it."""
    return all(
        required not in names[: names.index(name)]
        for name in names
        for required in with_required([name])
        if required != name
    )


@pytest.mark.parametrize("names", list(subsets()), ids="+".join)
def test_any_order_leads_there_and_back(
    names: tuple[str, ...], base_files: Files
) -> None:
    orders = some_orders(names)
    for number, order in enumerate(orders):
        files = base_files
        for name in order:
            files = add(files, name)
        assert _is_complete(frozenset(files.items()), frozenset(names))
        ways_back = [each for each in permutations(names) if removable(each)]
        for name in ways_back[number % len(ways_back)]:
            files = remove(files, name)
        assert files == base_files


@pytest.mark.parametrize("names", list(subsets()), ids="+".join)
def test_all_at_once_is_one_after_the_other(
    names: tuple[str, ...], base_files: Files
) -> None:
    at_once = add(base_files, *names)
    one_by_one = base_files
    for name in with_required(names):
        one_by_one = add(one_by_one, name)

    assert set(at_once) == set(one_by_one)
    differing = {path for path in at_once if at_once[path] != one_by_one[path]}
    assert all(
        sorted(at_once[path].splitlines()) == sorted(one_by_one[path].splitlines())
        for path in differing
    )
    assert remove(at_once, *names) == base_files


def test_each_step_back_is_as_if_the_component_had_never_come(
    base_files: Files,
) -> None:
    for first, second in permutations(NAMES, 2):
        if {first, second} != set(with_required([first, second])):
            continue
        if first in with_required([second]):
            continue
        alone = add(base_files, second)
        both = add(add(base_files, first), second)
        left = remove(both, first)
        for path in alone:
            if path != "aegis.lock":
                assert left[path] == alone[path], (first, second, path)
