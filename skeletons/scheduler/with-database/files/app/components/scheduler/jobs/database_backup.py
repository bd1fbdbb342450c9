from pathlib import Path

from app.components.backup.copies import (
    BackupError,
    database_file,
    delete_old_backups,
    make_backup,
)
from app.components.backup.settings import settings
from app.components.scheduler.registry import every


@every(hours=settings.hours, name="Database backup")
def database_backup() -> str:
    """Copy the SQLite file while it is in use, and keep the latest copies."""
    try:
        file = database_file()
    except BackupError as error:
        return str(error)
    folder = Path(settings.folder)
    backup = make_backup(file, folder)
    delete_old_backups(file, folder, settings.keep)
    return backup.name
