import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.components.backup.backups import BackupError, make_backup, restore_backup
from app.components.backup.settings import settings
from app.components.database.settings import settings as database_settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "shop.db"
    monkeypatch.setattr(database_settings, "url", f"sqlite:///{file}")
    monkeypatch.setattr(settings, "folder", str(tmp_path / "backups"))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE orders (id INTEGER)")
    add_order(file, 1)
    return file


@pytest.fixture
def backup(file: Path) -> Path:
    """A backup, after which another order has come in."""
    backup = make_backup()
    add_order(file, 2)
    return backup


def add_order(file: Path, number: int) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO orders VALUES (?)", [number])
        connection.commit()


def orders(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [number for (number,) in connection.execute("SELECT id FROM orders")]


def before_restore(file: Path) -> list[Path]:
    return list((file.parent / "backups").glob("shop-before-restore-*Z.db"))


def test_a_backup_is_restored_and_what_was_there_is_kept(
    file: Path, backup: Path
) -> None:
    before = restore_backup(backup)
    assert before_restore(file) == [before]
    assert orders(file) == [1]
    assert [orders(each) for each in before_restore(file)] == [[1, 2]]


def test_a_database_that_is_in_use_is_not_replaced(file: Path, backup: Path) -> None:
    with closing(sqlite3.connect(file)) as idle:
        idle.execute("SELECT id FROM orders").fetchall()
        with pytest.raises(BackupError, match="in use"):
            restore_backup(backup)
        assert orders(file) == [1, 2]
    restore_backup(backup)
    assert orders(file) == [1]


@pytest.mark.parametrize("content", [b"", b"no database at all", None])
def test_what_is_no_backup_is_not_restored(file: Path, content: bytes | None) -> None:
    wrong = file.with_name("wrong.db")
    if content is not None:
        wrong.write_bytes(content)
    with pytest.raises(BackupError, match=r"wrong\.db"):
        restore_backup(wrong)
    assert orders(file) == [1]
    assert before_restore(file) == []


def test_a_damaged_backup_is_not_restored(file: Path, backup: Path) -> None:
    with backup.open("r+b") as stream:
        stream.seek(4096)
        stream.write(os.urandom(4096))
    with pytest.raises(BackupError, match=re.escape(backup.name)):
        restore_backup(backup)
    assert orders(file) == [1, 2]


def test_a_damaged_database_is_set_aside(file: Path, backup: Path) -> None:
    file.write_bytes(b"This was a database" * 1000)
    file.with_name("shop.db-wal").write_bytes(b"log")
    restore_backup(backup)
    assert orders(file) == [1]
    (before,) = before_restore(file)
    assert before.read_bytes().startswith(b"This was a database")


def test_a_lost_database_is_restored(file: Path, backup: Path) -> None:
    file.unlink()
    restore_backup(backup)
    assert orders(file) == [1]
