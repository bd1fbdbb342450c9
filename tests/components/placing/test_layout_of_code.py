"""Renamed code is laid out as before: import blocks in order, calls on their lines."""

import pytest

from aegis_cst.components.placing.layout_of_code import laid_out
from codemods.python.style import Style

SHOP = Style(first_party=frozenset({"shop"}))
THIRD = Style()
BEFORE = """\
import os

from fastapi import APIRouter

from app.components.cache import keys
from app.components.worker.api import router
from app.core.health import Status
"""


def shop(source: str) -> str:
    named = source.replace("app.components", "shop.components")
    return named.replace("app.core", "shop.components.core")


def test_sections_and_order() -> None:
    assert laid_out(BEFORE, shop(BEFORE), SHOP) == (
        "import os\n\nfrom fastapi import APIRouter\n\n"
        "from shop.components.cache import keys\n"
        "from shop.components.core.health import Status\n"
        "from shop.components.worker.api import router\n"
    )


def test_a_package_that_the_sorter_takes_for_another() -> None:
    assert laid_out(BEFORE, shop(BEFORE), THIRD) == (
        "import os\n\nfrom fastapi import APIRouter\n"
        "from shop.components.cache import keys\n"
        "from shop.components.core.health import Status\n"
        "from shop.components.worker.api import router\n"
    )


def test_the_furthest_first() -> None:
    after = BEFORE.replace("app.components.cache", ".")
    after = after.replace("app.components", "..").replace("app.core", "...core")
    after = after.replace("...worker", "..worker")
    assert laid_out(BEFORE, after, SHOP) == (
        "import os\n\nfrom fastapi import APIRouter\n\n"
        "from ...core.health import Status\n"
        "from ..worker.api import router\n"
        "from . import keys\n"
    )


def test_what_was_in_no_order_keeps_its_place() -> None:
    lines = BEFORE.splitlines(keepends=True)
    for before in (
        "".join([*lines[:4], lines[6], lines[4]]),
        BEFORE.replace("\n\nfrom app", "\n\n\nfrom app"),
        BEFORE.replace("Status\n", "Status; x = 1\n"),
        BEFORE.replace("from app.core", "\nfrom app.core"),
    ):
        assert laid_out(before, shop(before), SHOP) == shop(before)


def test_a_block_in_a_function_with_comments() -> None:
    before = (
        "def f():\n    # first\n    from app.components.worker import a\n"
        "    # why\n    from app.core.db import b  # noqa: PLC0415\n    return a\n"
    )
    assert laid_out(before, shop(before), SHOP) == (
        "def f():\n    # first\n    # why\n"
        "    from shop.components.core.db import b  # noqa: PLC0415\n"
        "    from shop.components.worker import a\n    return a\n"
    )


def test_an_import_that_does_not_fit_any_more() -> None:
    before = f"from app.core.db import create, parse{'_' * 40} as p  # noqa: F401\n"
    after = before.replace("app", "shop")
    assert laid_out(before, after, SHOP) == (
        "from shop.core.db import (  # noqa: F401\n"
        f"    create,\n    parse{'_' * 40} as p,\n)\n"
    )


@pytest.mark.parametrize("head", ["uvwxyz.", "return ", "x.y = ", "await "])
def test_a_call_that_does_not_fit_any_more(head: str) -> None:
    text = "_" * 36
    before = f'async def f():\n    {head}x("app.core", "{text}", k=1)\n'
    after = before.replace("app.core", "shop.components.core.and.so.on")
    assert laid_out(before, after, SHOP) == (
        f"async def f():\n    {head}x(\n"
        f'        "shop.components.core.and.so.on", "{text}", k=1\n    )\n'
    )


def test_a_head_that_does_not_fit_any_more() -> None:
    text = "_" * 40
    before = f'with a.raises("app.core", match="{text}"):\n    pass\n'
    after = before.replace("app.core", "shop.components.core.and.so.on")
    assert laid_out(before, after, SHOP) == (
        f'with a.raises(\n    "shop.components.core.and.so.on", match="{text}"\n):\n'
        "    pass\n"
    )


def test_a_text_that_does_not_fit_any_more() -> None:
    text = "_" * 44
    before = (
        f'def f():\n    return f"app.core {text}"\n    x.value = "app.core {text}"\n'
    )
    after = before.replace("app.core", "shop.components.core.and.so.on")
    new = f"shop.components.core.and.so.on {text}"
    assert laid_out(before, after, SHOP) == (
        f'def f():\n    return (\n        f"{new}"\n    )\n'
        f'    x.value = (\n        "{new}"\n    )\n'
    )


@pytest.mark.parametrize(
    "code",
    [
        'x = "app.core" + "%s"\n',
        'x("app.core")("%s")\n',
        'x = "app.core %s"\n',
        '"app.core %s"\n',
        'x("app.core", "%s")  # why\n',
        'assert x("app.core", "%s")\n',
        'if x("app.core", "%s"):\n    pass\n',
        'with x("app.core", "%s") as y:\n    pass\n',
        'with x("app.core", "%s"), y:\n    pass\n',
    ],
)
def test_what_is_left_long(code: str) -> None:
    before = code % ("_" * 61)
    after = before.replace("app.core", "shop.components.core.and.so.on")
    assert laid_out(before, after, SHOP) == after
