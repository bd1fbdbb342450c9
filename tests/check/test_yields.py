"""How often a function yields on its way from start to end."""

import ast
from textwrap import dedent, indent

import pytest

from aegis_cst.reading.code.yields import yields_of


def count(body: str) -> tuple[int, tuple[int, int]]:
    text = "async def f():\n" + indent(dedent(body).strip(), "    ")
    (function,) = ast.parse(text).body
    assert isinstance(function, ast.AsyncFunctionDef)
    return yields_of(function.body)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("pass", 0),
        ("yield", 1),
        ("x = yield", 1),
        ("yield; yield", 2),
        ("f((yield), (yield))", 2),
        ("return\nyield", 1),
        ("raise E\nyield", 1),
        ("if a:\n    return\nyield", 1),
        ("if a:\n    yield\nelse:\n    yield", 1),
        ("if a:\n    yield\n    return\nyield", 1),
        ("if a:\n    yield\nyield", 2),
        ("if (yield):\n    yield", 2),
        ("try:\n    yield\nfinally:\n    pass", 1),
        ("try:\n    yield\nfinally:\n    yield", 2),
        ("try:\n    yield\nexcept E:\n    yield", 1),
        ("try:\n    pass\nexcept E:\n    yield\nelse:\n    yield", 1),
        ("try:\n    yield\nexcept* E:\n    pass\nyield", 2),
        ("with a:\n    yield\nyield", 2),
        ("async with a as b:\n    yield", 1),
        ("for a in b:\n    yield", 1),
        ("while True:\n    yield\n    break", 1),
        ("match a:\n    case 1:\n        yield\n    case _:\n        yield", 1),
        ("def g():\n    yield\n    yield", 0),
        ("class A:\n    b = 1\nyield", 1),
        ("x = lambda: (yield)\nyield", 1),
    ],
)
def test_yields_on_one_way(body: str, wanted: int) -> None:
    assert count(body)[0] == wanted


def test_place_of_the_second() -> None:
    assert count("yield\nif a:\n    yield 1") == (2, (4, 8))
    assert count("yield") == (1, (0, 0))
