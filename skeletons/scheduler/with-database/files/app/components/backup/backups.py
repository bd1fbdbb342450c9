"""Copies of the SQLite file, each as it was at one moment, made while it is in use."""

import re
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from app.components.backup.settings import settings
from app.components.database.settings import settings as database_settings

TIME_FORMAT = "%Y%m%dT%H%M%SZ"
WAIT_SECONDS = 1


class BackupError(Exception):
    """Why a backup could not be made or restored."""


def database_file(*, must_exist: bool = False) -> Path:
    """Give the file of the database."""
    # Loaded here because it takes a while, and most commands do not need it.
    from app.core.db import parse_url  # noqa: PLC0415
    from app.core.sqlite import sqlite_file  # noqa: PLC0415

    url = parse_url(database_settings.url)
    if url.get_backend_name() != "sqlite":
        raise BackupError(
            "Backups are for SQLite only; this database is on a server, which has tools"
            " of its own for it, such as pg_dump"
        )
    file = sqlite_file(url)
    if file is None or (must_exist and not file.exists()):
        raise BackupError("There is no database file yet")
    return file


def list_backups() -> list[Path]:
    """Give the complete backups of the database, the newest first."""
    return [each for each in timed_files(database_file()) if each.suffix == ".db"]


def make_backup() -> Path:
    """Copy the database, check the copy, and delete the oldest ones beyond `keep`."""
    file = database_file(must_exist=True)
    target = timed_path(file.stem)
    with closing(sqlite3.connect(file)) as original:
        copy(original, target, verify=True)
    oldest = list_backups()[: settings.keep][-1]
    for each in timed_files(file):
        # With it what was left incomplete.
        if each.name < oldest.name:
            each.unlink(missing_ok=True)
    return target


def restore_backup(backup: Path) -> Path | None:
    """Replace the database by a backup; nobody else may have it open.

    What was there before is put beside the backups, and its path is given back. Either
    all of the backup is restored, or nothing changes.
    """
    if not backup.is_file():
        raise BackupError(f"{backup}: there is no such file")
    file = database_file()
    before = timed_path(f"{file.stem}-before-restore")
    with closing(sqlite3.connect(backup)) as source:
        check(source, backup)
        (count,) = source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if count == 0:
            raise BackupError(f"{backup} is no backup: it has no tables")
        if not file.exists() or not replace_content(source, file, before):
            set_aside(file, before)
            file.parent.mkdir(parents=True, exist_ok=True)
            copy(source, file, verify=True)
    return before if before.exists() else None


def timed_path(stem: str) -> Path:
    folder = Path(settings.folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{stem}-{time.strftime(TIME_FORMAT, time.gmtime())}.db"


def timed_files(file: Path) -> list[Path]:
    folder = Path(settings.folder)
    pattern = re.compile(rf"{re.escape(file.stem)}-\d{{8}}T\d{{6}}Z\.db(\.partial)?")
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(
        (each for each in found if pattern.fullmatch(each.name)), reverse=True
    )


def copy(original: sqlite3.Connection, target: Path, *, verify: bool) -> None:
    """Copy a database to a file, which gets its name when it is complete.

    Others may write meanwhile: https://sqlite.org/backup.html
    """
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


def replace_content(source: sqlite3.Connection, file: Path, before: Path) -> bool:
    """Do it in one transaction; say no if the database there is damaged."""
    try:
        with closing(sqlite3.connect(file, timeout=WAIT_SECONDS)) as current:
            # Refused while anyone else has the database open, even if only idly.
            current.execute("PRAGMA locking_mode = EXCLUSIVE")
            current.execute("PRAGMA journal_mode = DELETE")
            current.execute("BEGIN EXCLUSIVE")
            current.commit()
            copy(current, before, verify=False)
            source.backup(current)
    except sqlite3.DatabaseError as error:
        # What is none of its subclasses: a file that is damaged, or not a database.
        if type(error) is sqlite3.DatabaseError:
            return False
        if "is locked" in str(error):
            raise BackupError(
                f"{file} is in use: stop the web server and the scheduler first"
            ) from error
        raise BackupError(f"{file}: {error}") from error
    return True


def set_aside(file: Path, target: Path) -> None:
    """Move a damaged database away, with its log, which must not meet another file."""
    for suffix in ("", "-wal", "-shm"):
        part = file.with_name(f"{file.name}{suffix}")
        if part.exists():
            shutil.move(part, target.with_name(f"{target.name}{suffix}"))
