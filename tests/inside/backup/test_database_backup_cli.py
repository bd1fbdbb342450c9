import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.components.backup.cli import app
from app.components.backup.settings import settings
from app.components.database.settings import settings as database_settings


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "shop.db"
    monkeypatch.setattr(database_settings, "url", f"sqlite:///{file}")
    monkeypatch.setattr(settings, "folder", str(tmp_path / "backups"))
    monkeypatch.setattr(settings, "keep", 2)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER)")
    return file


def run(*arguments: str, code: int = 0, answer: str = "") -> str:
    result = CliRunner().invoke(app, arguments, input=answer)
    assert result.exit_code == code, result.output
    return result.output


def test_a_backup_is_made_listed_and_restored(file: Path) -> None:
    made = Path(run("create").strip())
    assert run("list").split()[0] == made.name
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TABLE orders")
    assert "is as in" in run("restore", made.name, "--yes")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT id FROM orders").fetchall() == []


def test_nothing_is_restored_without_a_yes(file: Path) -> None:
    made = run("create").strip()
    before = file.read_bytes()
    run("restore", made, code=1, answer="n\n")
    assert file.read_bytes() == before


def test_what_is_no_backup_is_named(tmp_path: Path) -> None:
    assert "wrong.db" in run("restore", str(tmp_path / "wrong.db"), "--yes", code=1)


def test_a_server_has_tools_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_settings, "url", "postgresql://host/db")
    assert "pg_dump" in run("create", code=1)
