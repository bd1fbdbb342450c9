import asyncio
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from app.components.backup import backups
from app.components.backup.backups import TIME_FORMAT, BackupError
from app.components.backup.card import backup_rows
from app.components.backup.settings import settings
from app.components.frontend.card import Row
from app.core.health import Status


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "folder", str(tmp_path))
    monkeypatch.setattr(backups, "database_file", lambda: Path("data/shop.db"))
    return tmp_path


def add_backup(folder: Path, hours: float) -> str:
    now = datetime.now(timezone(timedelta(0)))
    made = now - timedelta(hours=hours, seconds=5)
    file = folder / f"shop-{made.strftime(TIME_FORMAT)}.db"
    file.write_bytes(bytes(1_500_000))
    return file.name


def latest() -> Row:
    (row,) = asyncio.run(backup_rows())
    return row


def test_the_card_tells_that_there_is_no_backup(folder: Path) -> None:
    assert (latest().state, latest().status) == ("None yet", Status.DEGRADED)


@pytest.mark.parametrize(
    ("hours", "state", "status"),
    [(47, "1 d 23 h ago", Status.HEALTHY), (72, "3 d 0 h ago", Status.DEGRADED)],
)
def test_the_card_tells_of_the_newest_backup(
    folder: Path, hours: float, state: str, status: Status
) -> None:
    add_backup(folder, 96)
    name = add_backup(folder, hours)
    row = latest()

    assert (row.note, row.state, row.status) == (name, state, status)
    assert row.facts == [("Size", "1.4 MiB"), ("Kept", "2 of 7")]


def test_a_database_on_a_server_has_no_backups(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def on_server() -> Path:
        raise BackupError("Backups are for SQLite only")

    monkeypatch.setattr(backups, "database_file", on_server)
    with pytest.raises(BackupError):
        latest()
