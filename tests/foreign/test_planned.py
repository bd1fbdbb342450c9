"""Foreign projects of every shape: what is planned for them holds."""

import re
from collections import Counter

import pytest

from foreign.judged import added
from foreign.pairs import shapes
from foreign.projects import DIMENSIONS, project_of
from foreign.reasons import reasons

NUMBER = 320
PARTS = 8
"""Tests that the shapes are dealt to, so that several processes share them."""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.usefixtures("code_read_once")
def test_what_is_planned_holds(part: int) -> None:
    refused: Counter[str] = Counter()
    every = list(shapes(DIMENSIONS, NUMBER))[part::PARTS]
    every.sort(key=lambda shape: (shape["package"], shape["line ends"]))
    for shape in every:
        judged = added(project_of(shape))
        for blocker in judged.refused:
            true = any(re.search(each, str(blocker)) for each in reasons(shape))
            assert true, f"{shape}: {blocker}"
            refused[blocker.reason] += 1
    assert refused.total() < len(every) / 4, refused


def test_every_pair_of_choices_occurs() -> None:
    seen = {
        frozenset((one, other))
        for shape in shapes(DIMENSIONS, NUMBER)
        for one in shape.items()
        for other in shape.items()
    }
    for name, choices in DIMENSIONS.items():
        for other, more in DIMENSIONS.items():
            for choice in choices:
                for each in more if name != other else ():
                    assert frozenset(((name, choice), (other, each))) in seen
