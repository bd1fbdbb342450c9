"""Router registrations in thousands of files."""

from collections.abc import Iterator

import pytest
from proof_scale import scaled

from codemods.python.registration import Spec
from shapes.choices import drawn
from shapes.oracle import Edit, Tally
from shapes.python_text import Shape
from shapes.registration_edits import DIMENSIONS, registrations

SPECS = {
    "aliased": Spec(
        module="app.middle.api",
        name="router",
        alias="middle_router",
        method="include_router",
    ),
    "as it is": Spec(
        module="app.middle.api",
        name="keys_router",
        method="include_router",
        arguments=('prefix="/keys"', 'tags=["keys"]'),
    ),
}
PARTS = 4
NUMBER = 1400


def cases(
    number: int, part: int = 0, parts: int = 1
) -> Iterator[tuple[Shape, bytes, Edit]]:
    """A part of so many files that routers may be registered in."""
    shapes = drawn({**DIMENSIONS, "spec": tuple(SPECS)}, number, part, parts)
    return registrations(shapes, SPECS, ("include_router",))


@pytest.mark.parametrize("part", range(PARTS))
def test_routers_come_and_go(part: int) -> None:
    tally = Tally()
    for case in cases(NUMBER, part, PARTS):
        tally.judge(*case)
    tally.expect(distinct=scaled(NUMBER // PARTS * 2 // 3), edited=0.7)
