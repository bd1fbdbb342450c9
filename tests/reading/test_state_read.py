"""What the state file says, and what is refused."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.record.state import (
    ComponentRecord,
    State,
    digest,
    read_state,
    with_component,
)

HEADER = (
    "# What aegis put into this project. Commit this file; aegis keeps it up to date.\n"
    "format = 1\n"
)


def state(data: bytes | str) -> State:
    found = read_state(MemoryTree({"aegis.lock": data}))
    assert isinstance(found, State), found
    return found


def blocker(data: bytes | str) -> Blocker:
    found = read_state(MemoryTree({"aegis.lock": data}))
    assert isinstance(found, Blocker), found
    assert found.path == "aegis.lock"
    return found


def test_no_file() -> None:
    found = read_state(MemoryTree({}))
    assert found == State({})
    assert isinstance(found, State)
    assert found.next_order == 1


def test_next_order() -> None:
    data = with_component(
        with_component(None, ComponentRecord("a", "1", 7)), ComponentRecord("b", "1", 3)
    )
    assert state(data).next_order == 8


def test_digest_ignores_newline_conversion() -> None:
    assert digest(b"a\nb\n") == digest(b"a\r\nb\r\n") == digest(b"a\r\nb\n")
    assert digest(b"a\nb\n") != digest(b"a\rb\n")
    assert digest(b"") == (
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


CONFLICT = "<<<<<<< HEAD\n[components.a]\n=======\n[components.b]\n>>>>>>> theirs\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_merge_conflict(newline: str) -> None:
    found = blocker(f"{HEADER}\n{CONFLICT}".replace("\n", newline))
    assert found.line == 4
    assert found.reason == "there is an unresolved merge conflict here; resolve it"


@pytest.mark.parametrize(
    ("version", "shown"),
    [
        ("format = 2", "2"),
        ("format = 0", "0"),
        ("format = true", "True"),
        ("format = 1.0", "1.0"),
        ("format = '1'", "'1'"),
        ("format = []", "[]"),
        ("", "None"),
    ],
)
def test_another_format(version: str, shown: str) -> None:
    assert blocker(version).reason == (
        f"written in format {shown}, this aegis reads format 1; "
        "use the aegis that wrote it, or a newer one"
    )


TABLE = "[components.x]\nversion = '1'\norder = 1\n"
EDIT = "[[components.x.edits]]\nkind = 'k'\nfile = 'f'\nspec = {}\ninserted = []\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("components = 3", "components is to be a table"),
        ("components = []", "components is to be a table"),
        ("components.x = 3", "components.x: is to be a table"),
        ("[[components.x]]", "components.x: is to be a table"),
        ("[components.x]", "components.x: version is to be a text"),
        (TABLE.replace("'1'", "1"), "components.x: version is to be a text"),
        (TABLE.replace("= 1", "= '1'"), "components.x: order is to be a number"),
        (TABLE.replace("= 1", "= 1.5"), "components.x: order is to be a number"),
        (TABLE.replace("= 1", "= inf"), "components.x: order is to be a number"),
        (TABLE.replace("= 1", "= true"), "components.x: order is to be a number"),
        (f"{TABLE}files = []", "components.x: files is to be a table"),
        (f"{TABLE}files = 'a'", "components.x: files is to be a table"),
        (f"{TABLE}files.a = 1", "components.x: a is to be a text"),
        (f"{TABLE}edits = 1", "components.x: edits is to be a list"),
        (f"{TABLE}edits = 'abc'", "components.x: edits is to be a list"),
        (f"{TABLE}[components.x.edits]", "components.x: edits is to be a list"),
        (f"{TABLE}edits = ['abc']", "components.x: is to be a table"),
        (f"{TABLE}edits = [[]]", "components.x: is to be a table"),
        (f"{TABLE}[[components.x.edits]]", "components.x: kind is to be a text"),
        (TABLE + EDIT.replace("'k'", "1"), "components.x: kind is to be a text"),
        (TABLE + EDIT.replace("'f'", "[]"), "components.x: file is to be a text"),
        (TABLE + EDIT.replace("{}", "[]"), "components.x: spec is to be a table"),
        (TABLE + EDIT.replace("{}", "'x'"), "components.x: spec is to be a table"),
        (
            TABLE + EDIT.replace("= []", "= 'abc'"),
            "components.x: inserted is to be a list",
        ),
        (
            TABLE + EDIT.replace("= []", "= [1]"),
            "components.x: inserted is to be a list of texts",
        ),
        (
            TABLE + EDIT.replace("'f'", "'../f'"),
            "components.x: '../f' leads out of the project",
        ),
        (
            TABLE + EDIT.replace("'f'", "'/etc/passwd'"),
            "components.x: '/etc/passwd' leads out of the project",
        ),
        (
            TABLE + EDIT.replace("'f'", "'C:\\f'"),
            "components.x: 'C:\\\\f' leads out of the project",
        ),
        (
            f"{TABLE}files.'a/../../b' = 'x'",
            "components.x: 'a/../../b' leads out of the project",
        ),
        (f"{TABLE}files.'' = 'x'", "components.x: '' leads out of the project"),
    ],
)
def test_damaged_content(text: str, reason: str) -> None:
    found = blocker(f"format = 1\n\n{text}\n")
    assert found.reason == f"{reason}; restore it from version control"
    assert found.line == (3 if text.startswith(("[components.x]", "[[")) else 0)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"format = 1\nx = \n", 2),
        (b"format = 1\n\n\xff\n", 3),
        (b"format = 1\nformat = 1\n", 2),
        (b"format = 1\nx = [1,\n", 2),
        (b"format = 1\r\n\r\n[x\r\n", 3),
        (b"\x00", 1),
        (b"x = " + b"[" * 100_000, 0),
        (b"x = " + b"9" * 5_000, 0),
    ],
    ids=range(8),
)
def test_not_readable(data: bytes, line: int) -> None:
    found = blocker(data)
    assert found.line == line
    assert found.reason.endswith("; restore it from version control")
