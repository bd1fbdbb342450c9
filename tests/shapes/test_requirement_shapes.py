"""Requirements in every form of ``pyproject.toml``, on thousands of files."""

import pytest
from proof_scale import sampled_product

from shapes.data_oracle import Count
from shapes.leaving_oracle import judge_leaving
from shapes.toml_kinds import KINDS, load

_ALL = {"own": 700, "group": 500, "poetry": 300, "poetry group": 300}


@pytest.mark.parametrize("name", KINDS)
def test_one_edit(name: str) -> None:
    kind, count, number = KINDS[name], Count(load), _ALL.get(name, 200)
    for index, shape in enumerate(sampled_product(kind.choices, number)):
        count.judge(shape, kind.file(shape), kind.edit(index))
    count.expect(distinct=0.9 * number, edited=kind.share)


@pytest.mark.parametrize("name", KINDS)
def test_three_edits_leave_in_any_order(name: str) -> None:
    kind = KINDS[name]
    edits = [kind.edit(number) for number in range(3)]
    for shape in sampled_product(kind.choices, 50):
        judge_leaving(shape, kind.file(shape), edits)
