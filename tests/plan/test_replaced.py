"""Bytes that findings want replaced, several in one file."""

from memory_tree import MemoryTree

from aegis_cst.check.finding import Finding, Replacement
from aegis_cst.plan.repair import repaired
from aegis_cst.reading.files.place import Place


def finding(start: int, end: int, text: bytes) -> Finding:
    fix = Replacement("a.txt", start, end, text, "put right")
    return Finding("AEG000", Place("a.txt", 1), "is wrong", fix=fix)


def test_fixes_that_touch_wait_for_their_turn() -> None:
    tree = MemoryTree({"a.txt": "one two\nthree four\n"})
    found = [
        finding(8, 14, b""),
        finding(0, 4, b""),
        finding(4, 7, b"2"),
        finding(14, 18, b"4"),
        finding(13, 15, b"x"),
    ]
    repair = repaired(tree, {}, found)
    assert repair.files == {"a.txt": b"two\nfour\n"}
    assert [each.line for each in repair.edits] == [1, 2]


def test_everything_around_a_fix_stays() -> None:
    tree = MemoryTree({"a.txt": "one two\nthree four\n"})
    repair = repaired(tree, {}, [finding(4, 7, b"2"), finding(14, 14, b"4 ")])
    assert repair.files == {"a.txt": b"one 2\nthree 4 four\n"}
