"""Foreign projects of every shape: what is planned for them holds."""

import re
from itertools import combinations

import pytest
from proof_scale import SCALE

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
    every = list(shapes(DIMENSIONS, NUMBER))[part::PARTS]
    every.sort(key=lambda shape: (shape["package"], shape["line ends"]))
    for shape in every:
        judged = added(project_of(shape))
        for blocker in judged.refused:
            true = any(re.search(each, str(blocker)) for each in reasons(shape))
            assert true, f"{shape}: {blocker}"


@pytest.mark.skipif(SCALE < 1, reason="fewer shapes than an ordinary run has")
def test_nearly_every_pair_of_choices_occurs() -> None:
    seen = {
        frozenset(pair)
        for shape in shapes(DIMENSIONS, NUMBER)
        for pair in combinations(shape.items(), 2)
    }
    sizes = map(len, DIMENSIONS.values())
    every = sum(one * other for one, other in combinations(sizes, 2))
    assert len(seen) > every * 0.9
