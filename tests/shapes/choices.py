"""Shapes drawn from a product too large to number: one choice from each dimension."""

import random
from collections.abc import Iterator, Mapping, Sequence

from proof_scale import SEED, scaled


def drawn(
    dimensions: Mapping[str, Sequence[str]], number: int, part: int = 0, parts: int = 1
) -> Iterator[dict[str, str]]:
    """One of ``parts`` equal parts of ``scaled(number)`` shapes, the same for a seed.

    A choice that is written down more than once is drawn so much more often.
    """
    source = random.Random(SEED * parts + part)  # noqa: S311 - no secrets here
    for _ in range(scaled(number) // parts):
        yield {name: source.choice(choices) for name, choices in dimensions.items()}
