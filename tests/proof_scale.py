"""How hard the proof suites hunt: an ordinary run, or many times that.

``AEGIS_PROOF_SCALE`` multiplies the number of cases (``tox -e proof`` sets it), and
``AEGIS_PROOF_SEED`` picks others. Each run with the same two is the same run.
"""

import math
import os
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

Case = TypeVar("Case")

SCALE = float(os.environ.get("AEGIS_PROOF_SCALE", "1"))
SEED = int(os.environ.get("AEGIS_PROOF_SEED", "0"))


def scaled(number: int) -> int:
    """So many cases in an ordinary run, more or fewer as asked for."""
    return max(1, round(number * SCALE))


def sampled(cases: Sequence[Case], number: int) -> list[Case]:
    """``scaled(number)`` distinct cases in a fixed random order, or all there are."""
    wanted = min(scaled(number), len(cases))
    return random.Random(SEED).sample(cases, wanted)  # noqa: S311 - no secrets here


def sampled_product(
    dimensions: Mapping[str, Sequence[Case]], number: int
) -> Iterator[dict[str, Case]]:
    """``scaled(number)`` distinct combinations of one choice from each dimension."""
    total = math.prod(map(len, dimensions.values()))
    for index in sampled(range(total), number):
        rest, shape = index, {}
        for name, choices in dimensions.items():
            rest, position = divmod(rest, len(choices))
            shape[name] = choices[position]
        yield shape
