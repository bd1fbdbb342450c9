"""Requirements in ``install_requires`` of ``setup.cfg``, judged by configparser."""

import configparser
from functools import partial
from itertools import product

import pytest
from round_trip import check_round_trip, edited, refused, variants

from codemods.requirements import setup_cfg
from codemods.requirements.requirement_spec import Spec
from codemods.result import Found, Presence, Refusal, Unchanged

SPEC = Spec(requirement="apscheduler>=3.10,<4")
insert = partial(setup_cfg.insert, spec=SPEC)
find = partial(setup_cfg.find, spec=SPEC)

HEADS = ["[metadata]\nname = x\n\n", "# head\n[isort]\nprofile = black\n"]
OPTIONS = [
    "[options]\npackages = find:\ninstall_requires =\n    fastapi\n    uvicorn>=0.1\n",
    "[options]\ninstall_requires=\n\tfastapi\n\t# the web\n\tuvicorn\n\nzip_safe = 0\n",
    "[options]\ninstall_requires =\npython_requires = >=3.11\n",
    "[options]\npython_requires = >=3.11\n",
    "[options]\ninstall_requires :\n  aiohttp\n  fastapi\n  uvicorn\n\n",
]
TAILS = [
    "",
    "[options.extras_require]\ntest =\n    pytest\n",
    "\n[flake8]\nignore = E\n",
]


def required(data: bytes) -> list[str]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(data.decode("utf-8-sig"))
    value = parser.get("options", "install_requires", fallback="")
    return [line.strip() for line in value.splitlines() if line.strip()]


@pytest.mark.parametrize("parts", list(product(HEADS, OPTIONS, TAILS)))
def test_shape(parts: tuple[str, str, str]) -> None:
    for name, data in variants("".join(parts)):
        if name == "tabs":
            continue
        result = check_round_trip(
            data,
            find,
            insert,
            lambda raw, chunks: setup_cfg.strip(raw, SPEC, chunks),
            python=False,
        )
        after = required(result.data)
        assert SPEC.requirement in after
        assert [one for one in after if one != SPEC.requirement] == required(data)


def test_in_its_order_and_with_the_margin_of_its_neighbours() -> None:
    text = b"[options]\r\ninstall_requires =\r\n\taiohttp\r\n\tfastapi\r\n\tuvicorn\r\n"
    wanted = text.replace(b"\tfast", b"\tapscheduler>=3.10,<4\r\n\tfast")
    assert edited(insert(text)).data == wanted


def test_before_what_only_developers_need() -> None:
    text = b"[options]\ninstall_requires =\n    fastapi\n    # dev\n    pytest\n"
    wanted = text.replace(b"    # dev", b"    apscheduler>=3.10,<4\n    # dev")
    assert edited(insert(text)).data == wanted


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("[options]\ninstall_requires = file: req.txt\n", "read from req.txt", 2),
        ("[options]\ninstall_requires = fastapi; uvicorn\n", "stands on one line", 2),
        ("[metadata]\nname = x\n", "no [options]", 0),
    ],
)
def test_refused(text: str, reason: str, line: int) -> None:
    refusal = refused(insert(text.encode()))
    assert reason in refusal.reason
    assert refusal.line == line
    assert SPEC.requirement in refusal.snippet


def test_one_that_is_there() -> None:
    text = b"[options]\ninstall_requires =\n    fastapi\n    APScheduler<4\n"
    assert insert(text) == Unchanged(4)
    assert find(text) == Found(Presence.CHANGED, 4, 4)
    too_old = text.replace(b"<4", b"<3")
    assert isinstance(insert(too_old), Refusal)
    inline = b"[options]\ninstall_requires = fastapi; apscheduler\n"
    assert insert(inline) == Unchanged(2)
