"""Newer Python in older words: every place stays where it was."""

import ast

import pytest

from aegis_cst.reading.code.lowering import lowered


@pytest.mark.parametrize(
    "text",
    [
        "type A[T] = list[T]\nx = 1\n",
        "type A = (\n    int\n)\nx = 1\n",
        "def f[T: (int, str), *Ts, **P](a: T) -> T:\n    return a\n",
        "class A[\n    T,\n](B): ...\nx = 1\n",
        "try: ...\nexcept A, B: x = 1\n",
        "x = f'{a['b']}' + y\n",
        "x = f'''{\n  a['b']  # why\n}''' + y\n",
        "é = 1; x = f'{a['é']}' + y\n",
    ],
)
def test_places_stay(text: str) -> None:
    data = text.encode()
    older = lowered(data)
    assert older is not None
    assert len(older) == len(data)
    assert [i for i, each in enumerate(older) if each == 10] == [
        i for i, each in enumerate(data) if each == 10
    ]
    ast.parse(older, feature_version=(3, 11))


@pytest.mark.parametrize(
    "data",
    [b"def f(:\n", b"x = \xff\n", b"# coding: nowhere\nx = 1\n", b"\0", b"(" * 9_999],
)
def test_what_is_no_python_at_all(data: bytes) -> None:
    assert lowered(data) is None
