"""Requirements in ``Pipfile``, ``setup.cfg`` and ``setup.py``, on many files."""

import pytest
from proof_scale import sampled_product

from shapes.data_oracle import Count
from shapes.leaving_oracle import judge_leaving
from shapes.manifest_files import KINDS

_ALL = 300


@pytest.mark.parametrize("name", KINDS)
def test_one_edit(name: str) -> None:
    kind = KINDS[name]
    count = Count(kind.reads)
    for index, shape in enumerate(sampled_product(kind.choices, _ALL)):
        count.judge(shape, kind.file(shape), kind.edit(index))
    count.expect(distinct=0.6 * _ALL, edited=kind.share)


@pytest.mark.parametrize("name", KINDS)
def test_three_edits_leave_in_any_order(name: str) -> None:
    kind = KINDS[name]
    edits = [kind.edit(number) for number in range(3)]
    for shape in sampled_product(kind.choices, 50):
        judge_leaving(shape, kind.file(shape), edits)
