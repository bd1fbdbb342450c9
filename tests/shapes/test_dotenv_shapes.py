"""Variables in files such as ``.env.example``, on many files."""

from proof_scale import sampled_product

from shapes.data_oracle import Count
from shapes.dotenv_files import KIND, load
from shapes.leaving_oracle import judge_leaving

_ALL = 900


def test_one_edit() -> None:
    count = Count(load)
    for index, shape in enumerate(sampled_product(KIND.choices, _ALL)):
        count.judge(shape, KIND.file(shape), KIND.edit(index))
    count.expect(distinct=0.95 * _ALL, edited=KIND.share)


def test_three_edits_leave_in_any_order() -> None:
    edits = [KIND.edit(number) for number in range(3)]
    for shape in sampled_product(KIND.choices, 150):
        judge_leaving(shape, KIND.file(shape), edits)
