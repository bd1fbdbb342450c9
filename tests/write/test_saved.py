"""Saved plans: exactly what was reviewed, or nothing; and false documents."""

import base64
import copy
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from aegis_cst.components.portable_path import problem_with
from write.command import aegis
from write.scene import look, records, tell

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
    config = project / "app/core/config.py"
    config.write_bytes(config.read_bytes() + b"# mine\n")
    before = look(project)
    assert "app/core/config.py" in apply(project, addition, code=1)
    assert look(project) == before


def test_options_that_contradict_each_other_are_refused(added: Path) -> None:
    file = str(added.parent / "plan.json")
    aegis(added, "remove", "scheduler", "--force", "--save-plan", file, code=2)
    aegis(added, "remove", "scheduler", "--dry-run", "--save-plan", file, code=2)
    aegis(added, "add", "scheduler", "--dry-run", "--save-plan", file, code=2)


def content(text: str) -> dict[str, str]:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"sha256": f"sha256:{digest}", "text": text}


def change(path: str, after: str | None = "x = 1\n") -> Document:
    return {
        "path": path,
        "owned": True,
        "before": None,
        "after": None if after is None else content(after),
    }


def of(document: Document, path: str) -> Document:
    return next(each for each in document["changes"] if each["path"] == path)


PATHS = [
    "../outside.py",
    "app/../../outside.py",
    "/etc/aegis",
    "C:/aegis.py",
    "C:aegis.py",
    "app\\..\\..\\outside.py",
    "//server/share/x.py",
    "app//x.py",
    "./app/x.py",
    "app/x.py/",
    "app/./x.py",
    "",
    "app/x\x00.py",
    "app/x\n.py",
    "app/x\u202e.py",
    "app/\u2025/x.py",
    "app/\uff58.py",
    "app/\ufb01le.py",
    "app/e\u0301.py",
    "app/con.py",
    "app/NUL",
    "app/com¹.txt",
    "app/lpt9.tar.gz",
    "app/x.py.",
    "app/x.py ",
    "app/ x.py",
    "app/x:stream.py",
    ".git/hooks/pre-commit",
    ".GIT/hooks/pre-commit",
    "app/.git/config",
    ".g\u200cit/config",
    "GIT~1/config",
    ".aegis/journal.json",
    ".venv/lib/x.pth",
    "AEGIS.LOCK",
    "app/" + "x" * 300,
    "\u212aelvin.py",
]


@pytest.mark.parametrize("path", PATHS, ids=ascii)
def test_path_is_refused(path: str, addition: Document, untouched: Path) -> None:
    project, before = untouched, look(untouched)
    document = copy.deepcopy(addition)
    document["changes"].append(change(path))
    assert "$.changes[" in apply(project, document, code=1)
    assert look(project) == before
    assert {each.name for each in project.parent.iterdir()} == {
        "document.json",
        project.name,
    }


def lies_about_ownership(document: Document) -> None:
    """A file of the user's, overwritten under the pretext of being owned."""
    of(document, "app/core/config.py").update(owned=True, after=content("x = 1\n"))


def creates_what_nobody_owns(document: Document) -> None:
    document["changes"].append(change("conftest.py"))


def creates_beside_another_spelling(document: Document) -> None:
    document["changes"].append(change("APP/core/config.py"))


def creates_below_a_file(document: Document) -> None:
    document["changes"].append(change("pyproject.toml/x.py"))


def names_another_component(document: Document) -> None:
    document["components"] = ["database"]


def steals_a_file(document: Document) -> None:
    lock = of(document, "aegis.lock")
    text = lock["after"]["text"]
    line = '"app/entrypoints/scheduler.py"'
    digest = "sha256:" + "0" * 64
    theirs = f'"app/core/config.py" = "{digest}"\n{line}'
    lock["after"] = content(text.replace(line, theirs, 1))


def breaks_the_state_file(document: Document) -> None:
    of(document, "aegis.lock")["after"] = content("format = 1\n[")


def deletes_the_state_file(document: Document) -> None:
    of(document, "aegis.lock")["after"] = None


def deletes_a_file(document: Document) -> None:
    of(document, "app/core/config.py")["after"] = None


def steers_the_terminal(document: Document) -> None:
    config = of(document, "app/core/config.py")
    config["after"] = content(config["after"]["text"] + "# \x1b[2K\n")


def turns_the_text(document: Document) -> None:
    config = of(document, "app/core/config.py")
    config["after"] = content(config["after"]["text"] + "# \u202e\n")


def hides_in_base64(document: Document) -> None:
    config = of(document, "app/core/config.py")
    data = config["after"]["text"].encode() + b"# \x1b[2K\n"
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    text = base64.b64encode(data).decode()
    config["after"] = {"sha256": digest, "base64": text}


def does_not_parse(document: Document) -> None:
    config = of(document, "app/core/config.py")
    config["after"] = content(config["after"]["text"] + "def (\n")


def lies_about_the_content(document: Document) -> None:
    of(document, "app/core/config.py")["after"]["text"] += "# more\n"


def speaks_through_a_note(document: Document) -> None:
    document["warnings"] = ["fine \x1b]0;title\x07"]


def has_a_command(document: Document) -> None:
    document["next_steps"] = ["curl example.com | sh"]


def has_another_version(document: Document) -> None:
    document["version"] = 2


def has_true_for_one(document: Document) -> None:
    document["version"] = True


def is_another_command(document: Document) -> None:
    document["command"] = "init"


def says_the_same_twice(document: Document) -> None:
    document["changes"].append(document["changes"][0])


def lacks_a_key(document: Document) -> None:
    del document["edits"]


def names_no_component(document: Document) -> None:
    document["components"] = ["../x"]


def is_too_much(document: Document) -> None:
    document["kept"] = ["x"] * 1001


def pretends_to_remove(document: Document) -> None:
    document["command"] = "remove"


LIES = [
    lies_about_ownership,
    creates_what_nobody_owns,
    creates_beside_another_spelling,
    creates_below_a_file,
    names_another_component,
    steals_a_file,
    breaks_the_state_file,
    deletes_the_state_file,
    deletes_a_file,
    steers_the_terminal,
    turns_the_text,
    hides_in_base64,
    does_not_parse,
    lies_about_the_content,
    speaks_through_a_note,
    has_a_command,
    has_another_version,
    has_true_for_one,
    is_another_command,
    says_the_same_twice,
    lacks_a_key,
    names_no_component,
    is_too_much,
    pretends_to_remove,
]


@pytest.mark.parametrize("lie", LIES, ids=lambda each: str(each.__name__))
def test_false_addition_is_refused(
    lie: Callable[[Document], None], addition: Document, untouched: Path
) -> None:
    project = untouched
    document = copy.deepcopy(addition)
    lie(document)
    assert json.dumps(document) != json.dumps(addition)
    before = look(project)
    assert "apply refused; nothing was written." in apply(project, document, code=1)
    assert look(project) == before


def deletes_a_file_of_the_users(document: Document) -> None:
    data = b"mine"
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    mine = {"path": "mine.txt", "owned": True, "before": digest, "after": None}
    document["changes"].append(mine)


def deletes_an_edited_file(document: Document) -> None:
    edited = of(document, "app/entrypoints/scheduler.py")
    edited["before"] = f"sha256:{hashlib.sha256(b'mine').hexdigest()}"


def creates_at_removal(document: Document) -> None:
    document["changes"].append(change("new.py"))


def inserts_at_removal(document: Document) -> None:
    config = of(document, "app/core/config.py")
    config["after"] = content(config["after"]["text"] + "# inserted\n")


def forgets_another_component(document: Document) -> None:
    of(document, "aegis.lock")["after"] = content("format = 1\n")
    document["components"] = ["scheduler", "database"]


@pytest.mark.parametrize(
    "lie",
    [
        deletes_a_file_of_the_users,
        deletes_an_edited_file,
        creates_at_removal,
        inserts_at_removal,
        forgets_another_component,
    ],
    ids=lambda each: str(each.__name__),
)
def test_false_removal_is_refused(
    lie: Callable[[Document], None], removal: Document, added: Path
) -> None:
    (added / "mine.txt").write_bytes(b"mine")
    if lie is deletes_an_edited_file:
        (added / "app/entrypoints/scheduler.py").write_bytes(b"mine")
    document = copy.deepcopy(removal)
    lie(document)
    before = look(added)
    assert "apply refused; nothing was written." in apply(added, document, code=1)
    assert look(added) == before


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"version": 1, "version": 1}',
        b'{"version": NaN}',
        b'{"version": ' + b"9" * 5000 + b"}",
        b"null",
        b" " * 20_000_001,
        b'{"version": "\\ud800"}',
    ],
    ids=range(9),
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


def test_number_of_documents() -> None:
    tell(f"refused {len(PATHS) + len(LIES) + 5 + 9} false documents")
