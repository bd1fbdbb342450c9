import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.components.backup.backups import (
    BackupError,
    list_backups,
    make_backup,
    restore_backup,
)
from app.components.backup.settings import settings
from app.components.database.settings import settings as database_settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with an order."""
    file = tmp_path / "shop.db"
    monkeypatch.setattr(database_settings, "url", f"sqlite:///{file}")
    monkeypatch.setattr(settings, "folder", str(tmp_path / "backups"))
    change(file, "PRAGMA journal_mode = WAL")
    change(file, "CREATE TABLE orders (id INTEGER)")
    change(file, "INSERT INTO orders VALUES (1)")
    return file


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def orders(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [number for (number,) in connection.execute("SELECT id FROM orders")]


def test_a_backup_is_restored_and_what_was_there_is_kept(file: Path) -> None:
    backup = make_backup()
    assert list_backups() == [backup]

    change(file, "INSERT INTO orders VALUES (2)")
    before = restore_backup(backup)

    assert before is not None
    assert (orders(file), orders(before)) == ([1], [1, 2])


def test_a_database_that_is_in_use_is_not_replaced(file: Path) -> None:
    backup = make_backup()
    with closing(sqlite3.connect(file)) as idle:
        idle.execute("SELECT id FROM orders").fetchall()
        with pytest.raises(BackupError, match="in use"):
            restore_backup(backup)
