"""Saved plans: exactly what was previewed, or nothing; and false documents."""

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from aegis_cst.components.portable_path import problem_with
from write.command import aegis
from write.scene import look, records

SCHEMA = Path(__file__).parents[2] / "docs" / "plan.schema.json"
YES = ("--yes", "--no-sync")
Document = dict[str, Any]


def saved(project: Path, *arguments: str) -> tuple[Path, Document]:
    file = project.parent / "plan.json"
    aegis(project, *arguments, "--save-plan", str(file))
    document = json.loads(file.read_bytes())
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(document)
    return file, document


@pytest.fixture(scope="session")
def addition(base: Path) -> Document:
    return saved(base, "add", "scheduler")[1]


@pytest.fixture(scope="session")
def removal(with_scheduler: Path) -> Document:
    return saved(with_scheduler, "remove", "scheduler")[1]


@pytest.fixture(scope="session")
def untouched(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project to which nothing of this happens."""
    return Path(shutil.copytree(base, tmp_path_factory.mktemp("own") / "my-api"))


def apply(project: Path, document: Document, code: int = 0) -> str:
    file = project.parent / "document.json"
    file.write_text(json.dumps(document), "utf-8")
    return aegis(project, "apply", str(file), *YES, code=code).told


def test_saving_writes_one_file(project: Path) -> None:
    before = look(project)
    file, _ = saved(project, "add", "scheduler")
    assert look(project) == before
    assert not (project / ".aegis").exists()
    again = aegis(project, "add", "scheduler", "--save-plan", str(file), code=1)
    assert "is there already" in again.told


def test_applying_gives_what_the_command_gives(
    project: Path,
    with_scheduler: Path,
    base: Path,
    removal: Document,
    addition: Document,
) -> None:
    told = apply(project, addition)
    assert "Added scheduler" in told
    assert look(project) == look(with_scheduler)
    assert "Nothing to do." in apply(project, addition)
    assert "Removed scheduler" in apply(project, removal)
    assert look(project) == look(base)
    assert records(project) == ["0001", "0002"]
    aegis(project, "undo", *YES)
    assert look(project) == look(with_scheduler)


def test_bytes_that_are_no_text_and_newlines_survive(project: Path) -> None:
    main = project / "app/components/backend/main.py"
    main.write_bytes(main.read_bytes().replace(b"\n", b"\r\n"))
    other = project.parent / "other"
    other.mkdir()
    file, _ = saved(project, "add", "scheduler")
    before = look(project)
    aegis(project, "add", "scheduler", *YES)
    expected = look(project)
    aegis(project, "undo", *YES)
    assert look(project) == before
    aegis(project, "apply", str(file), *YES)
    assert look(project) == expected


def test_a_file_that_moved_on_is_named(project: Path, addition: Document) -> None:
    config = project / "app/components/backend/api/routing.py"
    config.write_bytes(config.read_bytes() + b"# mine\n")
    before = look(project)
    assert "app/components/backend/api/routing.py" in apply(project, addition, code=1)
    assert look(project) == before


def test_options_that_contradict_each_other_are_refused(added: Path) -> None:
    file = str(added.parent / "plan.json")
    aegis(added, "remove", "scheduler", "--force", "--save-plan", file, code=2)
    aegis(added, "remove", "scheduler", "--dry-run", "--save-plan", file, code=2)
    aegis(added, "add", "scheduler", "--dry-run", "--save-plan", file, code=2)


def test_a_file_that_the_plan_depends_on_moved_on(
    project: Path, addition: Document
) -> None:
    health = project / "app/components/backend/api/health.py"
    assert "app/components/backend/api/health.py" not in addition["files"]
    text = health.read_text("utf-8")
    everything = '@router.get("/{path:path}")\nasync def all_of_it() -> None: ...\n'
    health.write_text(f"{text}\n\n{everything}", "utf-8")
    before = look(project)
    told = apply(project, addition, code=1)
    assert "apply refused; nothing was written." in told
    assert "routing.py" in told
    assert look(project) == before


def test_what_was_kept_stays_kept(added: Path) -> None:
    edited = added / "app/entrypoints/scheduler.py"
    edited.write_bytes(edited.read_bytes() + b"# mine\n")
    file, document = saved(added, "remove", "scheduler", "--keep-edited")
    assert document["keep_edited"] is True
    aegis(added, "apply", str(file), *YES)
    assert edited.is_file()
    assert not (added / "app/components/scheduler").exists()


ZERO = "sha256:" + "0" * 64
LIES: dict[str, tuple[Document, str]] = {
    "another aegis": ({"aegis": "0.0.9"}, "was saved by aegis '0.0.9'"),
    "another version": ({"version": 1}, "was saved by aegis"),
    "true for one": ({"version": True}, "version is to be a number"),
    "another command": ({"command": "init"}, "command is to be add or remove"),
    "the opposite": ({"command": "remove"}, "would come out otherwise"),
    "another component": ({"components": ["database"]}, "would come out otherwise"),
    "no component": ({"components": ["../x"]}, "there is no component '../x'"),
    "nothing asked": ({"components": []}, "would come out otherwise"),
    "a number": ({"components": [1]}, "components is to be a list of texts"),
    "no list": ({"components": "cache"}, "components is to be a list"),
    "no flag": ({"keep_edited": 1}, "keep_edited is to be true or false"),
    "a list of files": ({"files": []}, "files is to be a table"),
}


def false_files() -> dict[str, tuple[Document, str]]:
    """Files that a document lies about, and what is said of it."""
    there, absent = {"before": ZERO, "after": ZERO}, {"before": None, "after": ZERO}
    return {
        "outside": ({"../outside": absent}, "leads out of the project"),
        "absolute": ({"/etc/passwd": absent}, "leads out of the project"),
        "hidden": ({"app/\u202ex.py": absent}, "characters that cannot be seen"),
        "steering": ({"app/\x1b[2K.py": absent}, "characters that cannot be seen"),
        "invented": ({"conftest.py": absent}, "would come out otherwise"),
        "moved on": (
            {"app/components/backend/api/routing.py": there},
            "is not as it was when",
        ),
        "no digest": ({"x": {"before": None, "after": "x"}}, "sha256: and 64"),
        "no before": ({"x": {"after": None}}, "before is to be a text"),
    }


@pytest.mark.parametrize("lie", LIES)
def test_false_document_is_refused(
    lie: str, addition: Document, untouched: Path
) -> None:
    change, reason = LIES[lie]
    check_refused(untouched, {**addition, **change}, reason)


@pytest.mark.parametrize("lie", false_files())
def test_false_file_is_refused(lie: str, addition: Document, untouched: Path) -> None:
    files, reason = false_files()[lie]
    document = copy.deepcopy(addition)
    document["files"] |= files
    check_refused(untouched, document, reason)


def test_file_that_is_left_out_is_refused(addition: Document, untouched: Path) -> None:
    document = copy.deepcopy(addition)
    del document["files"]["app/entrypoints/scheduler.py"]
    check_refused(untouched, document, "would come out otherwise")


def test_another_result_is_refused(addition: Document, untouched: Path) -> None:
    document = copy.deepcopy(addition)
    document["files"]["app/components/backend/api/routing.py"]["after"] = ZERO
    check_refused(untouched, document, "app/components/backend/api/routing.py")


def check_refused(project: Path, document: Document, reason: str) -> None:
    before = look(project)
    told = apply(project, document, code=1)
    assert "apply refused; nothing was written." in told
    assert reason in " ".join(told.split())
    assert look(project) == before
    names = {each.name for each in project.parent.iterdir()}
    assert names == {"document.json", project.name}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"version": NaN}',
        b'{"version": ' + b"9" * 5000 + b"}",
        b"null",
        b" " * 1_000_001,
        b'{"version": "\\ud800"}',
    ],
    ids=range(8),
)
def test_what_is_no_document_is_refused(
    data: bytes, base: Path, tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(data)
    aegis(base, "apply", str(file), "--dry-run", code=1)


def test_links_out_of_the_project_are_refused(
    project: Path, addition: Document
) -> None:
    outside = project.parent / "outside"
    outside.mkdir()
    (project / "app" / "components" / "scheduler").symlink_to(outside)
    assert "leads out of the project" in apply(project, addition, code=1)
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    "path",
    [
        "a.py",
        ".env.example",
        "app/über.py",
        "a b/c.txt",
        "Dockerfile",
        "app/console.py",
    ],
)
def test_ordinary_path_is_taken(path: str) -> None:
    assert problem_with(path) == ""
