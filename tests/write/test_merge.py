"""Changes of two sides put together, or refused."""

import random

import pytest

from aegis_cst.plan.merge import merged

BASE = b"a\nb\nc\nd\ne\n"


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        (BASE, b"a\nc\nd\ne\n", BASE, b"a\nc\nd\ne\n"),
        (BASE, b"a\nc\nd\ne\n", b"a\nb\nc\nd\nX\n", b"a\nc\nd\nX\n"),
        (BASE, b"a\nc\nd\ne\n", b"a\nb\nX\nd\ne\n", None),
        (BASE, b"a\nc\nd\ne\n", b"a\nb\nX\nc\nd\ne\n", None),
        (BASE, b"a\nc\nd\ne\n", b"a\nX\nc\nd\ne\n", None),
        (BASE, b"a\nc\nd\ne\n", b"a\nb\nc\nX\nd\ne\n", b"a\nc\nX\nd\ne\n"),
        (BASE, b"a\nc\nd\ne\n", b"", None),
        (b"a\r\nb\rc\r\nd", b"a\r\nd", b"X\na\r\nb\rc\r\nd", b"X\na\r\nd"),
        (b"a\nb\nc\nd", b"b\nc\nd", b"a\nb\nc\nd\n", b"b\nc\nd\n"),
        (b"", b"", b"x", b"x"),
    ],
)
def test_merge(base: bytes, ours: bytes, theirs: bytes, expected: bytes | None) -> None:
    assert merged(base, ours, theirs) == expected


def test_distant_changes_always_come_together() -> None:
    choice = random.Random(4)  # noqa: S311 - a repeatable test
    merged_count = 0
    for _ in range(500):
        lines = [b"%d\n" % choice.randrange(30) for _ in range(40)]
        cut, add = choice.randrange(2, 15), choice.randrange(20, 38)
        ours = [*lines[:cut], *lines[cut + 3 :]]
        theirs = [*lines[:add], b"new\n", *lines[add:]]
        both = [*ours[: add - 3], b"new\n", *ours[add - 3 :]]
        result = merged(b"".join(lines), b"".join(ours), b"".join(theirs))
        assert result in (b"".join(both), None)
        merged_count += result is not None
    assert merged_count > 450
