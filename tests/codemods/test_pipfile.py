"""Requirements in a ``Pipfile``, judged by tomllib."""

import tomllib
from functools import partial
from itertools import product
from typing import Any

import pytest
from round_trip import check_round_trip, edited, refused, variants

from codemods.requirements import pipfile
from codemods.requirements.requirement_spec import Spec
from codemods.result import Found, Presence, Unchanged

HEAD = '[[source]]\nurl = "https://pypi.org/simple"\nname = "pypi"\n\n'
PACKAGES = [
    '[packages]\nfastapi = "*"\nuvicorn = {extras = ["standard"], version = "*"}\n\n',
    "[packages]\n\n",
    '[packages]\naiohttp = "*"\nfastapi = "*"\nuvicorn = "*"\n# n\nzoo = {}\n',
    "",
]
TAILS = ["", '[dev-packages]\npytest = "*"\n\n[requires]\npython_version = "3.11"\n']
SPECS = [
    (Spec(requirement="apscheduler>=3.10,<4"), ">=3.10,<4"),
    (
        Spec(requirement="sqlmodel[asyncio]>=0.0.16"),
        {"version": ">=0.0.16", "extras": ["asyncio"]},
    ),
    (Spec(requirement="redis"), "*"),
]


def packages(data: bytes) -> dict[str, Any]:
    said = tomllib.loads(data.decode("utf-8-sig"))
    return dict(said.get("packages", {}))


@pytest.mark.parametrize("which", range(len(SPECS)))
@pytest.mark.parametrize("parts", list(product(PACKAGES, TAILS)))
def test_shape(parts: tuple[str, str], which: int) -> None:
    spec, value = SPECS[which]
    name = spec.requirement.partition("[")[0].partition(">")[0]
    for _, data in variants(HEAD + "".join(parts)):
        result = check_round_trip(
            data,
            partial(pipfile.find, spec=spec),
            partial(pipfile.insert, spec=spec),
            lambda raw, chunks: pipfile.strip(raw, spec, chunks),
            python=False,
        )
        assert packages(result.data) == {**packages(data), name: value}


def test_in_its_order() -> None:
    data = (HEAD + PACKAGES[2]).encode()
    first = edited(pipfile.insert(data, SPECS[0][0]))
    assert first.data == data.replace(b"fastapi", b'apscheduler = ">=3.10,<4"\nfastapi')


@pytest.mark.parametrize("value", ['"*"', '{version = ">=3,<5", index = "pypi"}'])
def test_one_that_is_there(value: str) -> None:
    data = f"[packages]\nAPScheduler = {value}\n".encode()
    assert pipfile.insert(data, SPECS[0][0]) == Unchanged(2)
    assert pipfile.find(data, SPECS[0][0]) == Found(Presence.CHANGED, 2, 2)


def test_refused() -> None:
    data = b'[packages]\napscheduler = "==3.9"\n'
    refusal = refused(pipfile.insert(data, SPECS[0][0]))
    assert refusal.line == 2
    assert "no version satisfies both" in refusal.reason
    assert (
        "not a table" in refused(pipfile.insert(b"packages = 1\n", SPECS[0][0])).reason
    )


def test_listed() -> None:
    data = (HEAD + PACKAGES[0] + TAILS[1]).encode()
    found = pipfile.listed(data)
    assert isinstance(found, list)
    said = [(each.name, each.group, each.line) for each in found]
    assert said == [
        ("fastapi", "", 6),
        ("uvicorn", "", 7),
        ("pytest", "dev-packages", 10),
    ]
    assert found[1].requirement is not None
    assert found[1].requirement.extras == {"standard"}
