import pytest

from aegis_cst.check.reporters.excerpt import WIDTH, excerpt, visible, width


def drawn(line: str, column: int, end: int = 0) -> str:
    found = excerpt(line, column, end)
    return f"{found.text}\n{' ' * found.start}{'^' * found.length}"


@pytest.mark.parametrize(
    ("line", "column", "end", "expected"),
    [
        ("abc = def", 7, 10, "abc = def\n      ^^^"),
        ("abc = def", 7, 0, "abc = def\n      ^"),
        ("abc", 4, 0, "abc\n   ^"),
        ("abc", 40, 50, "abc\n   ^"),
        ("", 1, 0, "\n^"),
        ("\tx = 1", 2, 3, "    x = 1\n    ^"),
        ("a\tx", 3, 4, "a   x\n    ^"),
        ("日本 = x", 6, 7, "日本 = x\n       ^"),
        ("日本 = x", 1, 3, "日本 = x\n^^^^"),
        ("e\u0301 = x", 6, 7, "e\u0301 = x\n    ^"),
        ("a\x1b[2J = x", 1, 2, "a␛[2J = x\n^"),
        ("x = 1   ", 1, 2, "x = 1\n^"),
    ],
)
def test_the_marker_stands_below(
    line: str, column: int, end: int, expected: str
) -> None:
    assert drawn(line, column, end) == expected


@pytest.mark.parametrize("column", [1, 50, 500, 990])
@pytest.mark.parametrize("length", [1, 30, 400])
def test_a_long_line_is_cut_around_the_marker(column: int, length: int) -> None:
    line = "".join(chr(ord("a") + at % 26) for at in range(1000))
    found = excerpt(line, column, column + length)
    assert width(found.text) <= WIDTH
    assert found.start + found.length <= WIDTH
    assert found.text[found.start] == line[column - 1]
    assert found.text.endswith("…") is (column + length < 950)
    assert found.text.startswith("…") is (column > (80 if length < WIDTH else 1))


def test_what_steers_a_terminal_is_shown() -> None:
    assert visible("a\x00\x7f\r\n\u202eb\x9b2J") == "a␀␡␍␊\ufffdb\ufffd2J"
