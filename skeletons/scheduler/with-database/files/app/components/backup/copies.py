"""Copies of the SQLite file, each as it was at one moment, made while it is in use."""

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from app.components.database.settings import settings

TIME_FORMAT = "%Y%m%dT%H%M%SZ"


class BackupError(Exception):
    """Why a backup could not be made or restored."""


def database_file(*, must_exist: bool = True) -> Path:
    """Give the file of the database."""
    # Loaded here because it takes a while, and most commands do not need it.
    from app.core.db import parse_url  # noqa: PLC0415
    from app.core.sqlite import sqlite_file  # noqa: PLC0415

    url = parse_url(settings.url)
    if url.get_backend_name() != "sqlite":
        raise BackupError(
            "Backups are for SQLite only; this database is on a server, which has tools"
            " of its own for it, such as pg_dump"
        )
    file = sqlite_file(url)
    if file is None or (must_exist and not file.exists()):
        raise BackupError("There is no database file yet")
    return file


def make_backup(file: Path, folder: Path) -> Path:
    """Copy the file into the folder, under a name with the time; check the copy."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / timed_name(file.stem)
    with closing(sqlite3.connect(file)) as original:
        copy(original, target, verify=True)
    return target


def timed_name(stem: str) -> str:
    return f"{stem}-{time.strftime(TIME_FORMAT, time.gmtime())}.db"


def copy(original: sqlite3.Connection, target: Path, *, verify: bool) -> None:
    """Copy a database to a file, which gets its name when it is complete."""
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(partial)) as duplicate:
        original.backup(duplicate)
        # So that it is one file, without others beside it.
        duplicate.execute("PRAGMA journal_mode = DELETE")
        if verify:
            check(duplicate, partial)
    partial.replace(target)


def check(connection: sqlite3.Connection, file: Path) -> None:
    """Have SQLite read all of a database."""
    try:
        (result,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{file}: {error}") from error
    if result != "ok":
        raise BackupError(f"{file} is damaged: {result}")


def list_backups(file: Path, folder: Path) -> list[Path]:
    """Give the complete backups of a database, the newest first."""
    return [each for each in timed_files(file, folder) if each.suffix == ".db"]


def delete_old_backups(file: Path, folder: Path, keep: int) -> None:
    """Keep this many; older ones go, and with them what was left incomplete."""
    kept = list_backups(file, folder)[:keep]
    for each in timed_files(file, folder):
        if kept and each.name < kept[-1].name:
            each.unlink(missing_ok=True)


def timed_files(file: Path, folder: Path) -> list[Path]:
    pattern = re.compile(rf"{re.escape(file.stem)}-\d{{8}}T\d{{6}}Z\.db(\.partial)?")
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(
        filter(lambda each: pattern.fullmatch(each.name), found), reverse=True
    )
