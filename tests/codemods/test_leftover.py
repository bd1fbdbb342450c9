"""What the first of several edits made stays for the next, and goes with the last."""

from itertools import permutations
from typing import Any

import pytest
from round_trip import edited

from codemods.compose import environment as compose_environment
from codemods.compose import volume as compose_volume
from codemods.leftover import Leftover, leftovers, pass_on
from codemods.requirements import pyproject

REQUIREMENTS = [
    pyproject.Spec(requirement=name) for name in ("a>=1", "redis>=7", "zope>=2")
]
VOLUMES = [compose_volume.Spec(name=name) for name in ("a", "redis-data", "z")]
VARIABLES = [
    compose_environment.Spec(name=name, value="x") for name in ("A", "URL", "Z")
]
CASES: dict[str, tuple[Any, Any, str]] = {
    "a list that was made": (pyproject, REQUIREMENTS, '[project]\nname = "x"\n'),
    "a list of the user's": (
        pyproject,
        REQUIREMENTS,
        "[project]\ndependencies = []  # none yet\n",
    ),
    "a section that was made": (
        compose_volume,
        VOLUMES,
        "services:\n  web:\n    image: app\n",
    ),
    "a section at an open end": (
        compose_volume,
        VOLUMES,
        "services:\n  web:\n    image: app",
    ),
    "a section of the user's": (
        compose_volume,
        VOLUMES,
        "volumes:  # none yet\nservices:\n  web:\n    image: app\n",
    ),
    "braces in braces": (
        compose_volume,
        VOLUMES,
        '{\n  "services": {"web": {"image": "app"}}  # all\n}\n',
    ),
    "keys in two services": (
        compose_environment,
        VARIABLES,
        "services:\n  web:\n    image: app\n  job:\n    image: app\n",
    ),
    "one key of the user's": (
        compose_environment,
        VARIABLES,
        "services:\n  web:\n    image: app\n    environment:\n  job:\n    image: app\n",
    ),
}


def without(module: Any, specs: Any, before: str, order: Any) -> bytes:  # noqa: ANN401 - modules with three verbs
    data = before.encode()
    chunks: dict[int, Any] = {}
    for number, spec in enumerate(specs):
        result = edited(module.insert(data, spec))
        data, chunks[number] = result.data, result.chunks
    for number in order:
        recorded = chunks.pop(number)
        gone = edited(module.strip(data, specs[number], recorded))
        data = gone.data
        for left in leftovers(recorded, gone.chunks):
            given = pass_on(left, list(chunks.values()), data)
            chunks = dict(zip(chunks, given, strict=True))
    return data


@pytest.mark.parametrize("case", CASES)
def test_in_every_order(case: str) -> None:
    module, specs, before = CASES[case]
    for order in permutations(range(3)):
        assert without(module, specs, before, order) == before.encode(), order


def test_what_went_whole_leaves_nothing() -> None:
    assert list(leftovers(["  a:\n"], ["  a:\n"])) == []
    assert list(leftovers(["\n  a:"], ["  a:\n"])) == []
    assert list(leftovers(["\n", "  a:"], ["  a:\n"])) == []


def test_a_leftover_passes_to_its_neighbour_only() -> None:
    (left,) = leftovers(["volumes:\n  a:\n"], ["  a:\n"])
    assert left == Leftover((), "volumes:\n", "", 0, 1)
    heirs = [["  far:\n"], ["  b:\n"]]
    after = b"volumes:\n  b:\n  far:\n"
    assert pass_on(left, heirs, after) == [["  far:\n"], ("volumes:\n  b:\n",)]
    assert pass_on(left, heirs[:1], after) == heirs[:1]
