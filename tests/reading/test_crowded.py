"""A home folder is not looked through for a project."""

from pathlib import Path

import pytest
import typer

from aegis_cst.check.asked.targets import targets
from aegis_cst.check.usage import UsageError
from aegis_cst.cli.running.target import project_root
from aegis_cst.reading.files import root


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(root, "CROWDED", 5)
    for number in range(3):
        folder = tmp_path / f"folder{number}"
        folder.mkdir()
        (folder / "notes.txt").touch()
    return tmp_path


def test_too_much_is_told_and_not_looked_through(home: Path) -> None:
    with pytest.raises(typer.BadParameter, match="is no project and holds more than"):
        project_root(home, "status")
    with pytest.raises(UsageError, match="is no project and holds more than"):
        targets([], None, home)


@pytest.mark.parametrize("sign", [".git", "pyproject.toml"])
def test_what_is_made_out_as_a_project_may_be_large(home: Path, sign: str) -> None:
    (home / sign).touch()
    assert not root.is_crowded(home)


def test_what_holds_no_code_does_not_count(home: Path) -> None:
    (home / "folder0").rename(home / ".cache")
    assert not root.is_crowded(home)
