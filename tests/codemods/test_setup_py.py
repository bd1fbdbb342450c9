"""Requirements in ``install_requires`` of ``setup.py``, judged by running ``setup``."""

from functools import partial
from itertools import product
from types import ModuleType
from typing import Any

import pytest
from round_trip import check_round_trip, edited, refused, variants

from codemods.requirements import setup_py
from codemods.requirements.requirement_spec import Spec
from codemods.result import Found, Presence, Unchanged

SPEC = Spec(requirement="apscheduler>=3.10,<4")
insert = partial(setup_py.insert, spec=SPEC)
find = partial(setup_py.find, spec=SPEC)

HEAD = "from setuptools import setup\n\n"
LISTS = [
    "['fastapi', 'uvicorn>=0.1']",
    '[\n        "fastapi",  # é\n        "uvicorn",\n    ]',
    '[\n        "fastapi",\n        # dev\n        "pytest"\n    ]',
    "[]",
    '["aiohttp", "fastapi", "uvicorn"]',
]
FORMS = [
    'setup(name="x", install_requires={}, zip_safe=False)\n',
    'setup(\n    name="x",\n    install_requires={},\n)\n',
    "REQUIRES = {}\nsetup(install_requires=REQUIRES)\n",
]


def required(data: bytes) -> list[str]:
    said: list[str] = []

    def setup(**options: Any) -> None:  # noqa: ANN401 - whatever setup.py says
        said.extend(options["install_requires"])

    module = ModuleType("setuptools")
    module.setup = setup  # type: ignore[attr-defined]
    text = data.decode("utf-8-sig").replace("from setuptools import setup", "")
    exec(text, {"setup": setup})  # noqa: S102 - written above
    return said


@pytest.mark.parametrize("parts", list(product(FORMS, LISTS)))
def test_shape(parts: tuple[str, str]) -> None:
    for _, data in variants(HEAD + parts[0].format(parts[1])):
        result = check_round_trip(
            data,
            find,
            insert,
            lambda raw, chunks: setup_py.strip(raw, SPEC, chunks),
        )
        after = required(result.data)
        assert SPEC.requirement in after
        assert [one for one in after if one != SPEC.requirement] == required(data)


def test_before_what_only_developers_need() -> None:
    text = f"{HEAD}{FORMS[1].format(LISTS[2])}"
    wanted = text.replace("# dev", '"apscheduler>=3.10,<4",\n        # dev')
    assert edited(insert(text.encode())).data.decode() == wanted


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("setup(install_requires=open('r.txt').readlines())\n", "written out", 3),
        ("setup(install_requires=['a', NAME])\n", "written out", 3),
        ("setup(name='x')\n", "no install_requires", 3),
        ("setup(**options)\n", "no install_requires", 3),
        ("A = ['a']\nA.append('b')\nsetup(install_requires=A)\n", "written out", 5),
        ("print('x')\n", "no single call", 0),
        ("setup(\n", "syntax error", 3),
    ],
)
def test_refused(text: str, reason: str, line: int) -> None:
    refusal = refused(insert((HEAD + text).encode()))
    assert reason in refusal.reason
    assert refusal.line == line
    assert refusal.snippet == '"apscheduler>=3.10,<4",'


def test_one_that_is_there() -> None:
    text = f"{HEAD}setup(install_requires=['fastapi', 'APScheduler==3.11'])\n".encode()
    assert insert(text) == Unchanged(3)
    assert find(text) == Found(Presence.CHANGED, 3, 3)
    refusal = refused(insert(text.replace(b"==3.11", b"==3.9")))
    assert "no version satisfies both" in refusal.reason
