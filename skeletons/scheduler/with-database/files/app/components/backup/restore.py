import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from app.components.backup.copies import BackupError, check, copy, timed_name

WAIT_SECONDS = 1


def restore_backup(backup: Path, file: Path, folder: Path) -> Path | None:
    """Replace a database by a backup; nobody else may have it open.

    What was there before is put into the folder, and its path is given back. Either all
    of the backup is restored, or nothing changes.
    """
    if not backup.is_file():
        raise BackupError(f"{backup}: there is no such file")
    folder.mkdir(parents=True, exist_ok=True)
    before = folder / timed_name(f"{file.stem}-before-restore")
    with closing(sqlite3.connect(backup)) as source:
        check_backup(source, backup)
        if not file.exists() or not replace_content(source, file, before):
            set_aside(file, before)
            file.parent.mkdir(parents=True, exist_ok=True)
            copy(source, file, verify=True)
    return before if before.exists() else None


def check_backup(source: sqlite3.Connection, backup: Path) -> None:
    check(source, backup)
    (count,) = source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if count == 0:
        raise BackupError(f"{backup} is no backup: it has no tables")


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
