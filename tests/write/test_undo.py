"""``aegis undo``: commands taken back one by one, with what was edited since."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from aegis_cst.plan.model import FileChange, Plan
from aegis_cst.write import undo_store
from aegis_cst.write.undo_store import BrokenRecordError
from aegis_cst.write.withheld import record_of, withheld
from write.command import aegis
from write.scene import look, records

YES = ("--yes", "--no-sync")
MAIN = "app/components/backend/main.py"
EXAMPLE = ".env.example"


def test_add_and_remove_are_taken_back_one_by_one(project: Path) -> None:
    before = look(project)
    aegis(project, "add", "scheduler", *YES)
    added = look(project)
    aegis(project, "remove", "scheduler", *YES)
    assert records(project) == ["0001", "0002"]
    aegis(project, "undo", *YES)
    assert look(project) == added
    aegis(project, "undo", *YES)
    assert look(project) == before
    assert records(project) == []
    assert "Nothing to do." in aegis(project, "undo", *YES).told


def test_works_without_git_and_shows_first(
    added: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(added / "empty"))
    before = look(added)
    shown = aegis(added, "undo", "--dry-run")
    assert look(added) == before
    assert b"-apscheduler" in shown.stdout or b"apscheduler" in shown.stdout
    document = json.loads(aegis(added, "undo", "--json", *YES).stdout)
    assert (document["command"], document["outcome"]) == ("undo", "applied")
    assert look(added) == look(base)


def test_the_diff_gives_what_undo_writes(added: Path, tmp_path: Path) -> None:
    shutil.rmtree(added / ".git")
    copy = Path(shutil.copytree(added, tmp_path / "copy", symlinks=True))
    diff = aegis(added, "undo", "--dry-run").stdout
    aegis(added, "undo", *YES)
    for step in (("init", "--quiet"), ("apply", "--whitespace=nowarn")):
        subprocess.run(["git", *step], cwd=copy, input=diff, check=True)
    shutil.rmtree(copy / ".git")
    assert look(copy) == look(added)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_deleted_file_comes_back_with_its_mode(added: Path) -> None:
    (added / "app/entrypoints/scheduler.py").chmod(0o755)
    before = look(added)
    aegis(added, "remove", "scheduler", *YES)
    aegis(added, "undo", *YES)
    assert look(added) == before


def test_edits_elsewhere_in_a_file_stay(added: Path, base: Path) -> None:
    main, original = added / MAIN, (base / MAIN).read_bytes()
    main.write_bytes(b"# mine\n" + main.read_bytes() + b"\n\nMINE = 1\n")
    finished = aegis(added, "undo", *YES)
    assert f"{MAIN} keeps what was edited since" in finished.told
    assert main.read_bytes() == b"# mine\n" + original + b"\n\nMINE = 1\n"
    main.write_bytes(original)
    assert look(added) == look(base)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"SCHEDULER_PORT=", b"SCHEDULER_DOOR="),
        (b"SCHEDULER_PORT=", b"MINE=1\nSCHEDULER_PORT="),
    ],
)
def test_edits_at_the_same_lines_are_refused(
    added: Path, old: bytes, new: bytes
) -> None:
    example = added / EXAMPLE
    assert old in example.read_bytes()
    example.write_bytes(example.read_bytes().replace(old, new))
    before = look(added)
    refused = aegis(added, "undo", *YES, code=1)
    assert EXAMPLE in refused.told
    assert "was edited since" in refused.told
    assert look(added) == before
    assert records(added) == ["0001"]


def test_files_that_moved_on_are_named(added: Path) -> None:
    own = added / "app/entrypoints/scheduler.py"
    own.write_bytes(own.read_bytes() + b"# mine\n")
    (added / ".env.example").unlink()
    before = look(added)
    refused = aegis(added, "undo", *YES, code=1)
    assert "app/entrypoints/scheduler.py" in refused.told
    assert ".env.example" in refused.told
    assert look(added) == before


def test_file_in_the_place_of_a_deleted_one_is_refused(added: Path) -> None:
    aegis(added, "remove", "scheduler", *YES)
    (added / "app/entrypoints/scheduler.py").write_text("mine = 1\n")
    before = look(added)
    assert "something else stands here" in aegis(added, "undo", *YES, code=1).told
    assert look(added) == before


def test_what_is_taken_back_already_is_dropped(added: Path, base: Path) -> None:
    shutil.move(added / ".aegis", added.parent / "kept")
    shutil.rmtree(added)
    shutil.copytree(base, added)
    shutil.move(added.parent / "kept", added / ".aegis")
    assert "taken back already" in aegis(added, "undo", "--dry-run").told
    assert records(added) == ["0001"]
    assert "taken back already" in aegis(added, "undo", *YES).told
    assert records(added) == []


def test_secrets_are_not_kept(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / ".gitignore").write_text("conf/*.ini\n")
    paths = [".env", ".env.local", ".env.example", "conf/app.ini", "conf/key.pem", "a"]
    for path in paths:
        (tmp_path / path).write_text(path)
    changes = tuple(FileChange(each, each.encode(), b"changed") for each in paths)
    assert set(withheld(tmp_path, changes)) == {".env", ".env.local", "conf/key.pem"}
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    record = record_of(tmp_path, Plan("add", ("x",), changes), locks=True)
    undo_store.save(tmp_path, "0001", record)
    kept = {each.path for each in record.files if not each.withheld}
    assert kept == {".env.example", "a"}
    found = undo_store.last(tmp_path)
    assert found is not None
    assert {each.path for each in found[1].files if not each.withheld} == kept
    contents = {
        each.read_bytes()
        for each in (tmp_path / ".aegis").rglob("[0-9a-f]*")
        if each.is_file()
    }
    assert contents == {b".env.example", b"a", b"changed"}


def test_records_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 26):
        data = str(number).encode() * 100
        change = FileChange("a", None, data)
        (tmp_path / "a").write_bytes(data)
        changes = (FileChange("a", data, b"x"), change)[:1]
        undo_store.save(
            tmp_path,
            f"{number:04}",
            record_of(tmp_path, Plan("add", ("x",), changes), locks=True),
        )
    undo_store.prune(tmp_path)
    assert records(tmp_path) == [f"{number:04}" for number in range(6, 26)]
    monkeypatch.setattr(undo_store, "SIZE", 2000)
    undo_store.prune(tmp_path)
    assert 1 <= len(records(tmp_path)) < 5
    monkeypatch.setattr(undo_store, "SIZE", 0)
    undo_store.prune(tmp_path)
    assert records(tmp_path) == ["0025"]


def test_damaged_record_is_refused(added: Path) -> None:
    before = look(added)
    blob = next((added / ".aegis/undo/0001").glob("[0-9a-f]*"))
    blob.write_bytes(b"damaged")
    refused = aegis(added, "undo", *YES, code=1)
    assert "is no undo record of this aegis" in refused.told
    assert look(added) == before


@pytest.mark.parametrize("path", ["../x", "/etc/x", ".git/hooks/x", ".aegis/lock"])
def test_record_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    folder = tmp_path / ".aegis" / "undo" / "0001"
    folder.mkdir(parents=True)
    file = {"path": path, "before": None, "after": None, "mode": None, "withheld": ""}
    data = {
        "version": 1,
        "command": "add",
        "components": [],
        "when": "",
        "files": [file],
    }
    (folder / "record.json").write_text(json.dumps(data))
    with pytest.raises(BrokenRecordError):
        undo_store.last(tmp_path)
