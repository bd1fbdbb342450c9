"""``# aegis: ignore``: on which lines, of which files, for which codes."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.check.finding import Finding
from aegis_cst.check.suppression import Suppressions, comments_of
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.sources import TreeSources
from check.scene import ITEMS, PROJECT, Scene

ALL = frozenset({""})


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("a = 1  # aegis: ignore", ALL),
        ("a = 1  # aegis: ignore[AEG101]", {"AEG101"}),
        ("a = 1  # aegis: ignore[AEG101, AEG102]", {"AEG101", "AEG102"}),
        ("a = 1  # aegis:ignore[AEG101] because", {"AEG101"}),
        ("a = 1  # noqa: E501  # aegis: ignore[AEG101]", {"AEG101"}),
        ("a = 1  # aegis: ignore[AEG101]  # noqa: E501", {"AEG101"}),
        ("# aegis: ignore", ALL),
        ("a = 1  # aegis: ignored", None),
        ("a = 1  # aegis: ignore[]", frozenset()),
        ("a = '# aegis: ignore'", None),
        ("a = 1", None),
        ("a = 1  # aegis: ignore[aeg101, Aeg1]", {"AEG101", "AEG1"}),
        ("a = 1  #aegis:ignore[all]", {"ALL"}),
        ("a = 1  # aegis: ignore AEG101", {"AEG101"}),
        ("a = 1  # aegis: ignore AEG101 because", {"AEG101"}),
        ("a = 1  # aegis: ignore aeg101, AEG2 AEG30", {"AEG101", "AEG2", "AEG30"}),
        ("a = 1  # aegis: ignore: AEG101", {"AEG101"}),
        ("a = 1  # aegis: ignore=AEG101,AEG102", {"AEG101", "AEG102"}),
        ("a = 1  # aegis: ignore AGE101", {"AGE101"}),
        ("a = 1  # aegis: ignore (AEG101)", {"AEG101"}),
        ("a = 1  # aegis: ignore AEG101  # noqa: E501", {"AEG101"}),
        ("a = 1  # aegis: ignore  # noqa: E501", ALL),
        ("a = 1  # aegis: ignore because of AEG101", ALL),
    ],
)
def test_comments(line: str, codes: set[str] | None) -> None:
    found = comments_of("a.py", f"b = 1\n{line}\nc = 1\n".encode())
    assert {each: set(found[each]) for each in found} == (
        {} if codes is None else {2: codes}
    )


SPANNING = b"""\
call(  # aegis: ignore[AEG001]
    1,
    2,  # aegis: ignore[AEG002]
)  # aegis: ignore[AEG003]
# aegis: ignore[AEG004]

def f():
    x = [
        1,
    ]  # aegis: ignore[AEG005]
"""


def test_the_last_line_of_a_statement_is_about_all_its_lines() -> None:
    found = comments_of("a.py", SPANNING)
    assert {line: set(found[line]) for line in found} == {
        1: {"AEG001", "AEG003"},
        2: {"AEG003"},
        3: {"AEG002", "AEG003"},
        4: {"AEG003"},
        5: {"AEG004"},
        8: {"AEG005"},
        9: {"AEG005"},
        10: {"AEG005"},
    }


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("compose.yml", "a:\n  b: *c  # aegis: ignore[AEG405]\n"),
        ("pyproject.toml", '[a]\nb = "c"  # aegis: ignore[AEG405]\n'),
        (".env.example", "A=1\nB=2 # aegis: ignore[AEG405]\n"),
        ("broken.py", "def (\nb = (  # aegis: ignore[AEG405]\n"),
    ],
)
def test_other_files_go_line_by_line(path: str, text: str) -> None:
    assert comments_of(path, text.encode()) == {2: {"AEG405": 2}}


def test_a_finding_about_a_whole_file_is_ignored_on_its_first_line() -> None:
    tree = MemoryTree({"a.py": "# aegis: ignore[AEG211]\n", "b.py": "A = 1\n"})
    suppressions = Suppressions(TreeSources(tree))
    covered = [
        suppressions.covers(Finding(code, Place(path), "x"))
        for code, path in (("AEG211", "a.py"), ("AEG212", "a.py"), ("AEG211", "b.py"))
    ]
    assert covered == [True, False, False]


def test_a_finding_is_ignored_where_it_stands(scene: Scene) -> None:
    spread = ITEMS.replace("APIRouter()", "APIRouter(\n    )  # aegis: ignore[AEG101]")
    scene.write({**PROJECT, "app/items.py": spread})
    assert scene.check().out == "All checks passed!\n"
    other = spread.replace("AEG101", "AEG102")
    scene.write({"app/items.py": other})
    scene.check(code=1)


def with_comment(comment: str) -> dict[str, str]:
    text = ITEMS.replace("APIRouter()", f"APIRouter()  # aegis: ignore{comment}")
    return {**PROJECT, "app/items.py": text}


@pytest.mark.parametrize(
    "comment", ["[aeg101]", "[AEG1]", "[ALL]", "[AEG2, aeg10]", " AEG101", ": aeg101"]
)
def test_codes_are_taken_as_in_select(scene: Scene, comment: str) -> None:
    scene.write(with_comment(comment))
    told = scene.check()
    assert (told.out, told.err) == ("All checks passed!\n", "")


@pytest.mark.parametrize("comment", ["[AEG2]", " AEG102", ": aeg2", "[AEG102]"])
def test_other_codes_do_not_silence(scene: Scene, comment: str) -> None:
    scene.write(with_comment(comment))
    assert scene.check(code=1).err == ""


@pytest.mark.parametrize("comment", ["[AEG999]", " aeg999", "[aeg999, AEG2]"])
def test_an_unknown_code_is_noted(scene: Scene, comment: str) -> None:
    scene.write(with_comment(comment), below="shop")
    for _ in range(2):  # the second comes from memory
        told = scene.check("shop", code=1)
        assert told.err == (
            "note: shop/app/items.py:3: no rule has the code AEG999, which is to be "
            "ignored here; see: aegis check --explain ALL\n"
        )


def test_a_known_code_beside_an_unknown_one_counts(scene: Scene) -> None:
    scene.write(with_comment("[AEG101, AEG999]"))
    told = scene.check()
    assert told.out == "All checks passed!\n"
    assert "app/items.py:3: no rule has the code AEG999" in told.err


def test_an_unknown_code_on_a_statement_of_several_lines(scene: Scene) -> None:
    call = "APIRouter(\n    )  # aegis: ignore[AEG999]"
    scene.write({**PROJECT, "app/items.py": ITEMS.replace("APIRouter()", call)})
    told = scene.check(code=1)
    assert told.err.count("note: ") == 1
    assert told.err.startswith("note: app/items.py:4: ")
