"""Every kind of edit of a Compose file, on thousands of files."""

import pytest
from proof_scale import sampled_product

from shapes.compose_data import load
from shapes.compose_files import CHOICES, compose_file
from shapes.compose_flow import CHOICES as FLOW_CHOICES
from shapes.compose_flow import flow_file
from shapes.compose_kinds import KINDS
from shapes.data_oracle import Count
from shapes.leaving_oracle import judge_leaving

_ALL = {"service": 500, "volume": 700, "depends_on": 700, "environment": 500}
_ALL["mount"] = 500


@pytest.mark.parametrize("name", KINDS)
def test_one_edit(name: str) -> None:
    kind, count = KINDS[name], Count(load)
    for index, shape in enumerate(sampled_product(kind.choices, _ALL[name])):
        count.judge(shape, compose_file(shape), kind.edit(index % 2))
    count.expect(distinct=0.95 * _ALL[name], edited=kind.share)


@pytest.mark.parametrize("name", KINDS)
def test_in_brackets(name: str) -> None:
    kind, count = KINDS[name], Count(load)
    for index, shape in enumerate(sampled_product(FLOW_CHOICES, 150)):
        count.judge(shape, flow_file(shape), kind.edit(index % 2))
    count.expect(distinct=140, edited=0.95)


def test_all_kinds_leave_in_any_order() -> None:
    edits = [kind.edit() for kind in KINDS.values()]
    forwards = range(len(edits))
    orders = [forwards, forwards[::-1], (2, 4, 0, 1, 3), (3, 0, 4, 2, 1)]
    done = 0
    for shape in sampled_product(CHOICES, 80):
        done += judge_leaving(shape, compose_file(shape), edits, orders)
    assert done


@pytest.mark.parametrize("name", KINDS)
def test_two_edits_leave_in_any_order(name: str) -> None:
    kind = KINDS[name]
    edits = [kind.edit(0), kind.edit(1)]
    for shape in sampled_product(kind.choices, 100):
        judge_leaving(shape, compose_file(shape), edits)
    for shape in sampled_product(FLOW_CHOICES, 50):
        judge_leaving(shape, flow_file(shape), edits)
