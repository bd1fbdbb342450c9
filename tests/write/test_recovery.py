"""What recovery does when somebody was there before it, and about false journals."""

import json
import sys
from pathlib import Path

import pytest

from aegis_cst.reading.files.tree import OutsideProjectError
from aegis_cst.storage import disk
from aegis_cst.write.journal import BrokenJournalError
from aegis_cst.write.recovery import StuckError, recover
from aegis_cst.write.transaction import commit
from write.command import aegis
from write.scene import BEFORE, build, look, work

if sys.platform == "win32":
    pytest.skip("the scene has links", allow_module_level=True)

YES = ("--yes", "--no-sync")
DIGEST = "0" * 64


class Killed(BaseException):
    """The process is dead."""


def killed_when_applied(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that died when all files were in place, and nothing was committed."""
    replaced = 0

    def observe(step: str, path: Path) -> None:
        nonlocal replaced
        replaced += step == "replace" and path.name == "journal.json"
        if replaced == 3:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(disk, "observer", observe)
        with pytest.raises(Killed):
            commit(root, work(root, locked=True))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    build(tmp_path)
    killed_when_applied(tmp_path, monkeypatch)
    assert (tmp_path / "changed.txt").read_bytes() == b"old\r\nnew\r\n"
    return tmp_path


def test_file_that_was_edited_meanwhile_is_left_alone_and_named(root: Path) -> None:
    (root / "changed.txt").write_bytes(b"mine")
    (root / "folder" / "created.txt").write_bytes(b"mine")
    (root / "kept" / "away.txt").write_bytes(b"mine")

    found = recover(root)

    assert found is not None
    assert not found.completed
    assert len(found.left) == 3
    for path in ("changed.txt", "folder/created.txt", "kept/away.txt"):
        assert (root / path).read_bytes() == b"mine"
        assert any(each.startswith(f"{path} was edited") for each in found.left)
    assert (root / "pyproject.toml").read_bytes() == BEFORE["pyproject.toml"]
    assert (root / "uv.lock").read_bytes() == b"old lock"
    held = [each.split()[-1] for each in found.left if "is in" in each]
    assert sorted((root / each).read_bytes() for each in held) == [b"away", b"old\r\n"]


def test_lock_file_written_meanwhile_goes_back(root: Path) -> None:
    (root / "uv.lock").write_bytes(b"half a lo")
    recover(root)
    assert (root / "uv.lock").read_bytes() == b"old lock"


def test_what_cannot_be_put_back_is_tried_again(
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(step: str, path: Path) -> None:
        if step == "replace" and path.name == "changed.txt":
            raise PermissionError(1, "not permitted", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(disk, "observer", refuse)
        with pytest.raises(StuckError, match=r"changed\.txt: not permitted"):
            recover(root)

    assert recover(root) is not None
    assert look(root) == look(build(tmp_path_factory.mktemp("expected")))


@pytest.mark.parametrize(
    "entry",
    [
        {"target": "../outside"},
        {"target": "/etc/passwd"},
        {"target": ".git/hooks/pre-commit"},
        {"target": ".GIT/config"},
        {"target": ".aegis/lock"},
        {"new": "mine.txt"},
        {"old": "other/.aegis-000000000000-0.old.tmp"},
        {"old": "../.aegis-000000000000-0.old.tmp"},
        {"before": "no digest"},
        {"target": 1},
    ],
)
def test_false_journal_is_refused(tmp_path: Path, entry: dict[str, object]) -> None:
    write_journal(tmp_path, {**plain_entry(), **entry})
    with pytest.raises(BrokenJournalError, match=r"journal\.json is no journal"):
        recover(tmp_path)


def test_journal_through_a_link_is_refused(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    outside.mkdir()
    (outside / "file.txt").write_bytes(b"theirs")
    root.mkdir()
    (root / "link").symlink_to(outside, target_is_directory=True)
    after = "5a5f4c1b"
    write_journal(
        root, {**plain_entry(), "target": "link/file.txt", "after": after * 8}
    )
    with pytest.raises((StuckError, OutsideProjectError)):
        recover(root)
    assert (outside / "file.txt").read_bytes() == b"theirs"


def plain_entry() -> dict[str, object]:
    return {"target": "file", "before": None, "after": DIGEST, "new": "", "old": ""}


def write_journal(root: Path, entry: dict[str, object]) -> None:
    (root / ".aegis").mkdir()
    data = {
        "version": 1,
        "command": "add x",
        "phase": "applying",
        "entries": [entry],
        "folders": [],
        "record": "",
        "dropped": [],
        "sync": False,
    }
    (root / ".aegis" / "journal.json").write_text(json.dumps(data))


def killed_while_adding(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An ``aegis add scheduler`` that died with some of its files in place."""
    replaced = 0

    def observe(step: str, path: Path) -> None:
        nonlocal replaced
        inside = ".aegis" not in path.parts
        replaced += step == "replace" and inside
        if replaced > 12:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(disk, "observer", observe)
        with pytest.raises(Killed):
            aegis(project, "add", "scheduler", *YES)


def test_next_command_recovers_and_says_so(
    project: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_while_adding(project, monkeypatch)
    assert look(project) != look(base)
    told = aegis(project, "status").told
    assert "aegis add scheduler had been interrupted; it was rolled back now." in told
    assert look(project) == look(base)
    assert "interrupted" not in aegis(project, "status").told


def test_dry_run_shows_what_comes_after_recovery_and_writes_nothing(
    project: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = aegis(base, "add", "scheduler", "--dry-run").stdout
    killed_while_adding(project, monkeypatch)
    before = look(project)
    shown = aegis(project, "add", "scheduler", "--dry-run")
    assert shown.stdout == clean
    assert "aegis add scheduler was interrupted" in shown.told
    assert look(project) == before
    told = aegis(project, "add", "scheduler", *YES).told
    assert "it was rolled back now." in told
    assert "Added scheduler" in told
