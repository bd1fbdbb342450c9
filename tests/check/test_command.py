"""The command around the rules: what it looks at, what it says, and how it ends."""

import sys
from pathlib import Path

import pytest
from e2e.command import aegis, run

from aegis_cst.cli.checking.checked_target import UNFINISHED
from aegis_cst.storage import private_folder
from aegis_cst.write import journal
from check.scene import FORGOTTEN, ITEMS, PROJECT, Scene

MESSAGE = "is registered nowhere, so its route answers 404"


def concise(path: str = "app/items.py") -> str:
    return f"{path}:3:10: AEG101 [*] `router` of {path} {MESSAGE}\n"


FOUND = "Found 1 error (1 fixable with --fix).\n"


def test_a_healthy_project_passes(scene: Scene) -> None:
    scene.write(PROJECT)
    told = scene.check()
    assert (told.out, told.err) == ("All checks passed!\n", "")


def test_findings_end_with_one(scene: Scene) -> None:
    scene.write(FORGOTTEN)
    told = scene.check("--output-format", "concise", code=1)
    assert told.out == concise() + FOUND


def test_the_project_is_the_nearest_one_around(scene: Scene) -> None:
    scene.write(FORGOTTEN)
    told = scene.check("--output-format=concise", below="app", code=1)
    assert told.out == concise("items.py") + FOUND


def test_a_project_can_be_named(scene: Scene) -> None:
    scene.write(FORGOTTEN, below="shop")
    told = scene.check("-p", "shop", "--output-format=concise", code=1)
    assert told.out == concise("shop/app/items.py") + FOUND


def test_paths_of_several_projects(scene: Scene) -> None:
    scene.write(FORGOTTEN, below="one")
    scene.write(PROJECT, below="two")
    scene.write(FORGOTTEN, below="three")
    words = ("three/app/items.py", "two/app/main.py", "one")
    told = scene.check(*words, "--output-format=concise", code=1)
    found = "Found 2 errors (2 fixable with --fix).\n"
    assert told.out == (
        concise("three/app/items.py") + concise("one/app/items.py") + found
    )


@pytest.mark.parametrize("path", ["app/items.py", "app", "."])
def test_a_path_that_a_finding_is_in(scene: Scene, path: str) -> None:
    scene.write(FORGOTTEN)
    assert scene.check(path, "--output-format=concise", code=1).out == concise() + FOUND


def test_a_path_that_no_finding_has_to_do_with(scene: Scene) -> None:
    scene.write(FORGOTTEN)
    assert scene.check("app/health.py").out == "All checks passed!\n"


def test_a_file_that_breaks_another_is_told_of_it(scene: Scene) -> None:
    scene.write(PROJECT)
    scene.git("init", "-q")
    scene.git("add", "-A")
    scene.git("commit", "-qm", "all")
    (scene.folder / "app/health.py").unlink()
    told = scene.check("app/health.py", "--output-format=concise", code=1)
    assert told.out.startswith("app/routing.py:")
    assert "AEG102" in told.out


def test_a_deleted_path_that_git_knows(scene: Scene) -> None:
    scene.write({**PROJECT, "app/notes.py": "A = 1\n"})
    scene.git("init", "-q")
    scene.git("add", "-A")
    (scene.folder / "app/notes.py").unlink()
    scene.check("app/notes.py")
    scene.git("commit", "-qm", "all")
    scene.git("rm", "-q", "app/notes.py")
    scene.check("app/notes.py")
    scene.git("commit", "-qm", "less")
    scene.check("app/notes.py")


def test_a_path_that_never_was(scene: Scene) -> None:
    scene.write(PROJECT)
    told = scene.check("app/itmes.py", code=2)
    reason = "app/itmes.py does not exist, and git knows of no such file"
    assert (told.out, told.err) == ("", f"aegis check: {reason}\n")


def test_a_path_outside_of_the_project_that_is_named(scene: Scene) -> None:
    scene.write(PROJECT, below="one")
    scene.write(PROJECT, below="two")
    told = scene.check("-p", "one", "two/app/main.py", code=2)
    root = (scene.folder / "one").resolve()
    reason = f"two/app/main.py lies outside of the project {root}"
    assert told.err == f"aegis check: {reason}\n"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--output-format", "xml"], "--output-format takes full, concise, json, "),
        (["--select", "AEG9"], "--select: no rule has the code AEG9; see: aegis check"),
        (["--ignore", "E501"], "--ignore: no rule has the code E501; see: aegis check"),
        (["--explain", "AEG9"], "no rule has the code AEG9; see: aegis check --exp"),
        (["-p", "nowhere"], "--project-path: nowhere is not a folder"),
    ],
)
def test_wrong_usage(scene: Scene, words: list[str], reason: str) -> None:
    scene.write(PROJECT)
    told = scene.check(*words, code=2)
    assert told.out == ""
    assert told.err.startswith(f"aegis check: {reason}")


def test_without_an_application_there_is_a_note(scene: Scene) -> None:
    scene.write({"setup.py": "", "a.py": "A = 1\n"})
    told = scene.check()
    assert told.out == "All checks passed!\n"
    assert told.err == "note: no FastAPI application found in .\n"


def test_an_application_that_cannot_be_read_is_no_missing_one(scene: Scene) -> None:
    scene.write(
        {"setup.py": "", "a.py": "from fastapi import FastAPI\napp = FastAPI(\n"}
    )
    told = scene.check("--output-format=concise", code=1)
    assert told.out.startswith("a.py:2:14: AEG001 ")
    assert told.err == ""


def test_a_project_of_others_is_checked(scene: Scene) -> None:
    files = {**FORGOTTEN, "pyproject.toml": "[project]\nname = 'shop'\n"}
    scene.write(files)
    assert scene.check("--output-format=concise", code=1).out == concise() + FOUND


def test_a_file_that_is_too_large_is_told(scene: Scene) -> None:
    scene.write({**PROJECT, "app/data.py": b"# FastAPI\n" * 300_000})
    told = scene.check()
    assert told.err == "note: app/data.py was left out: larger than 2 MB\n"


def test_select_and_ignore(scene: Scene) -> None:
    scene.write(FORGOTTEN)
    scene.check("--select", "AEG1", code=1)
    scene.check("--select", "AEG2,AEG3")
    scene.check("--ignore", "AEG101")
    scene.check("--select", "AEG1", "--ignore", "AEG101")
    scene.check("--select", "AEG101", "--ignore", "AEG1", code=1)


def test_statistics(scene: Scene) -> None:
    scene.write({**FORGOTTEN, "app/more.py": ITEMS.replace("items", "more")})
    told = scene.check("--statistics", code=1)
    found = "Found 2 errors (2 fixable with --fix).\n"
    assert told.out == f"2  AEG101  [*] unregistered-router\n{found}"


def test_explain(scene: Scene) -> None:
    told = scene.check("--explain", "aeg101")
    assert told.out.startswith("# AEG101 unregistered-router\n")
    assert scene.check("--explain", "ALL").out.startswith("AEG001  syntax-error")


def test_what_an_interrupted_command_left_is_looked_for_where_it_is() -> None:
    assert Path(private_folder.NAME, journal.NAME) == UNFINISHED


@pytest.mark.parametrize("words", [(), ("--output-format=full",), ("-p.",)])
def test_the_process_ends_as_the_function_does(
    tmp_path: Path, words: tuple[str]
) -> None:
    Scene(tmp_path, None, None).write(FORGOTTEN)  # type: ignore[arg-type]
    told = aegis(tmp_path, "check", *words, code=1)
    assert told.stdout.decode().endswith(FOUND)
    aegis(tmp_path, "check", "--nonsense", code=2)
    aegis(tmp_path, "check", "--select", "X", code=2)


def test_neither_libcst_nor_typer_nor_rich_is_loaded(tmp_path: Path) -> None:
    Scene(tmp_path, None, None).write(FORGOTTEN)  # type: ignore[arg-type]
    program = (
        "import sys; sys.argv[1:] = ['check', *sys.argv[1:]]\n"
        "import os; os._exit = sys.exit\n"
        "from aegis_cst.cli import main\n"
        "try: main.main()\n"
        "finally: print(sorted({'libcst', 'cookiecutter', 'rich', 'typer', 'yaml', "
        "'pydantic', 'aegis_cst.check.rules'} & set(sys.modules)))"
    )
    last = []
    for _ in range(2):
        finished = run(sys.executable, "-c", program, cwd=tmp_path)
        assert finished.code == 1, finished.told
        last.append(finished.stdout.decode().splitlines()[-1])
    assert last == ["['aegis_cst.check.rules']", "[]"]


def test_all_words_lead_there_from_the_working_folder(scene: Scene) -> None:
    scene.write(FORGOTTEN, below="shop")
    advice = "include it beside {}:7, with `from app.items import router`"
    told = scene.check("-p", "shop", code=1)
    assert advice.format("shop/app/routing.py") in told.out
    told = scene.check(below="shop/app", code=1)
    assert advice.format("routing.py") in told.out
    (scene.folder / "shop/tests").mkdir()
    told = scene.check(below="shop/tests", code=1)
    assert advice.format("../app/routing.py") in told.out


def test_a_project_is_named_by_any_folder_in_it(scene: Scene) -> None:
    scene.write(FORGOTTEN, below="shop")
    told = scene.check("-p", "shop/app", "--output-format=concise", code=1)
    assert told.out == concise("shop/app/items.py") + FOUND
    assert not (scene.folder / "shop/app/.aegis").exists()


def test_nothing_is_kept_where_there_is_nothing_to_check(scene: Scene) -> None:
    scene.write({"a.py": "A = 1\n"})
    scene.check()
    assert not (scene.folder / ".aegis").exists()


def test_rules_are_listed_by_code(scene: Scene) -> None:
    lines = scene.check("--explain", "ALL").out.splitlines()
    assert lines == sorted(lines)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device is ever full")
def test_output_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    Scene(tmp_path, None, None).write(FORGOTTEN)  # type: ignore[arg-type]
    command = f'"{sys.executable}" -m aegis_cst check > /dev/full'
    finished = run("sh", "-c", command, cwd=tmp_path)
    assert finished.code == 1
    assert finished.told == "aegis check: No space left on device\n"


def test_a_link_to_a_file_is_not_another_one(scene: Scene) -> None:
    scene.write(FORGOTTEN)
    (scene.folder / "app/zoo.py").symlink_to("items.py")
    told = scene.check("--output-format=concise", code=1)
    assert told.out == concise() + FOUND
    assert scene.check("--fix").out == "Found 1 error (1 fixed, 0 remaining).\n"
    assert scene.check().out == "All checks passed!\n"
