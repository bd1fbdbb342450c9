"""Dashboard cards in thousands of files."""

from collections.abc import Iterator

import pytest
from proof_scale import scaled

from codemods.python.registration import Spec
from shapes.choices import drawn
from shapes.oracle import Edit, Tally
from shapes.python_text import Dimensions, Shape
from shapes.registration_edits import DIMENSIONS, registrations

SPECS = {
    "function": Spec(module="app.middle.card", name="middle_card", method="add_card"),
    "class": Spec(
        module="app.middle.card",
        name="Card",
        alias="MiddleCard",
        method="add_card",
        arguments=('"middle"', "order=3"),
    ),
}
CARD_DIMENSIONS: Dimensions = {
    **DIMENSIONS,
    "place": ("function", "function", "asynchronous", "nested", "method", "condition"),
    "receiver": ("dashboard", "dashboard", "board", "self.board"),
}
PARTS = 2
NUMBER = 600


def cases(
    number: int, part: int = 0, parts: int = 1
) -> Iterator[tuple[Shape, bytes, Edit]]:
    """A part of so many files that cards may be registered in."""
    shapes = drawn({**CARD_DIMENSIONS, "spec": tuple(SPECS)}, number, part, parts)
    return registrations(shapes, SPECS, ("add_card",))


@pytest.mark.parametrize("part", range(PARTS))
def test_cards_come_and_go(part: int) -> None:
    tally = Tally()
    for case in cases(NUMBER, part, PARTS):
        tally.judge(*case)
    tally.expect(distinct=scaled(NUMBER // PARTS * 2 // 3), edited=0.7)
