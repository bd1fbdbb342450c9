"""``aegis undo`` where no command has written anything."""

from pathlib import Path

import pytest
from e2e.command import aegis

APPLICATION = "from fastapi import FastAPI\n\napp = FastAPI()\n"
NOTHING = "Nothing to do."


def words_of(told: str) -> str:
    """What stands in a frame, without it."""
    return " ".join(told.replace("│", " ").split())


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", '[project]\nname = "shop"\n'),
        ("requirements.txt", "fastapi\n"),
        ("setup.py", ""),
        ("main.py", APPLICATION),
        ("app/main.py", APPLICATION),
    ],
)
def test_in_a_project_that_aegis_does_not_know(
    path: str, text: str, tmp_path: Path
) -> None:
    target = tmp_path / path
    target.parent.mkdir(exist_ok=True)
    target.write_text(text)
    for words in ((), ("--yes",), ("--dry-run",)):
        told = aegis(tmp_path, "undo", *words).told
        assert NOTHING in told
        assert "no command is on record that could be taken back" in told
    below = tmp_path / "below"
    below.mkdir()
    assert NOTHING in aegis(below, "undo", "-p", str(tmp_path)).told
    if not path.endswith("main.py"):
        assert NOTHING in aegis(below, "undo").told


def test_in_a_folder_that_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("fastapi")
    (tmp_path / "script.py").write_text("print(1)\n")
    for words in ((), ("-p", ".")):
        told = aegis(tmp_path, "undo", *words).told
        assert NOTHING in told
        assert "no command is on record that could be taken back" in told


def test_an_addition_wants_an_application(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text("print(1)\n")
    told = words_of(aegis(tmp_path, "add", "cache", "--yes", code=2).told)
    assert "there is no FastAPI application here" in told
    (tmp_path / "main.py").write_text(APPLICATION)
    told = words_of(aegis(tmp_path, "add", "cache", "--dry-run").told)
    assert "New" in told
