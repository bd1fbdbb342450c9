import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.components.backup import backups
from app.components.backup.backups import list_backups
from app.components.backup.settings import settings
from app.components.database.settings import settings as database_settings
from app.components.scheduler.jobs.database_backup import database_backup


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database in use, with changes that are only in its log so far."""
    file = tmp_path / "shop.db"
    monkeypatch.setattr(database_settings, "url", f"sqlite:///{file}")
    monkeypatch.setattr(settings, "folder", str(tmp_path / "backups"))
    monkeypatch.setattr(settings, "keep", 2)
    times = iter(f"20260302T03000{second}Z" for second in range(10))
    folder = tmp_path / "backups"

    def timed_path(stem: str) -> Path:
        folder.mkdir(exist_ok=True)
        return folder / f"{stem}-{next(times)}.db"

    monkeypatch.setattr(backups, "timed_path", timed_path)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE orders (id INTEGER)")
        connection.execute("INSERT INTO orders VALUES (1)")
        connection.commit()
        yield file


def orders(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [number for (number,) in connection.execute("SELECT id FROM orders")]


def test_a_backup_has_what_was_committed_and_nothing_else(file: Path) -> None:
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("INSERT INTO orders VALUES (2)")
        name = database_backup()
    assert [each.name for each in (file.parent / "backups").iterdir()] == [name]
    assert orders(file.parent / "backups" / name) == [1]


def test_the_latest_backups_stay_and_what_is_incomplete_goes(file: Path) -> None:
    folder = file.parent / "backups"
    names = [database_backup() for _ in range(2)]
    (folder / f"{names[0]}.partial").touch()
    (folder / "shop-of-the-user.db").touch()
    names.append(database_backup())

    assert [each.name for each in list_backups()] == [names[2], names[1]]
    left = {*names[1:], "shop-of-the-user.db"}
    assert {each.name for each in folder.iterdir()} == left


def test_a_failed_backup_deletes_no_other_and_fails_the_job(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [database_backup() for _ in range(2)]
    damaged = file.parent / "damaged" / file.name
    damaged.parent.mkdir()
    damaged.write_bytes(b"This was a database" * 1000)
    monkeypatch.setattr(database_settings, "url", f"sqlite:///{damaged}")
    with pytest.raises(sqlite3.DatabaseError):
        database_backup()
    assert [each.name for each in list_backups()] == names[::-1]


def test_on_a_server_the_job_says_that_it_is_for_sqlite(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_settings, "url", "postgresql://host/db")
    assert "SQLite only" in database_backup()
    assert not (file.parent / "backups").exists()


def test_without_a_database_there_is_nothing_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_settings, "url", f"sqlite:///{tmp_path / 'no.db'}")
    assert "no database file" in database_backup()
    assert list(tmp_path.iterdir()) == []
