"""Damaged files: an edit that keeps the contract, or a refusal, and never a crash."""

from collections import Counter
from collections.abc import Iterator

import pytest
from proof_scale import SEED, sampled, scaled

from codemods.result import Edited
from fuzz.boundaries import BOUNDARIES, Boundary
from fuzz.damage import cut, flipped, mistaken
from fuzz.judge import check

CUTS = {"python": 80, "yaml": 100, "toml": 200, "text": 300}
FLIPS = {"python": 150, "yaml": 200, "toml": 400, "text": 600}


def _damaged(boundary: Boundary) -> Iterator[tuple[str, bytes]]:
    data = boundary.text.encode()
    whole = boundary.insert(data)
    assert isinstance(whole, Edited), whole
    yield from mistaken(data)
    for each in (data, whole.data):
        yield from sampled(list(cut(each)), CUTS[boundary.language])
        yield from flipped(each, scaled(FLIPS[boundary.language]), SEED)


@pytest.mark.parametrize("boundary", BOUNDARIES, ids=lambda each: str(each.name))
def test_damaged_files_are_edited_properly_or_refused(boundary: Boundary) -> None:
    outcomes: Counter[str] = Counter()
    for name, data in _damaged(boundary):
        try:
            outcomes[check(boundary, data)] += 1
        except Exception as error:
            error.add_note(f"{boundary.name}, {name}:\n{data!r}")
            raise
    assert outcomes["Edited"]
    assert outcomes["Refusal"] + outcomes["Edited"] + outcomes["Unchanged"] > 100
