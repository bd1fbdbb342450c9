"""Shapes in which every pair of choices occurs, and then any others."""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from proof_scale import SEED, scaled

from foreign.parts import Shape

_TRIES = 12

Choice = tuple[str, str]


def shapes(dimensions: Mapping[str, Sequence[str]], number: int) -> Iterator[Shape]:
    """``scaled(number)`` shapes, the same ones for the same seed.

    Each is the best of a few at random, by the pairs in it that were not there yet.
    """
    chance = random.Random(SEED)  # noqa: S311 - no secrets here
    waiting = sorted(_pairs(dimensions))
    chance.shuffle(waiting)
    missing = set(waiting)
    for _ in range(scaled(number)):
        while waiting and waiting[-1] not in missing:
            waiting.pop()
        tries = [_any(dimensions, waiting[-1:], chance) for _ in range(_TRIES)]
        best = max(tries, key=lambda shape: len(missing & _pairs_in(shape)))
        missing -= _pairs_in(best)
        yield best


def _pairs_in(shape: Shape) -> set[tuple[Choice, Choice]]:
    return set(combinations(sorted(shape.items()), 2))


def _pairs(dimensions: Mapping[str, Sequence[str]]) -> set[tuple[Choice, Choice]]:
    choices = [
        [(name, each) for each in dimensions[name]] for name in sorted(dimensions)
    ]
    return {
        (one, other)
        for first, second in combinations(choices, 2)
        for one in first
        for other in second
    }


def _any(
    dimensions: Mapping[str, Sequence[str]],
    wanted: Sequence[tuple[Choice, Choice]],
    chance: random.Random,
) -> Shape:
    shape = {name: chance.choice(each) for name, each in dimensions.items()}
    for pair in wanted:
        shape |= dict(pair)
    return shape
