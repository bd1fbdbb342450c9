from pathlib import Path

from app.components.backup.copies import (
    BackupError,
    database_file,
    delete_old_backups,
    make_backup,
)
from app.components.scheduler.registry import every
from app.core.config import settings


@every(hours=settings.database_backup_hours, name="Database backup")
def database_backup() -> str:
    """Copy the SQLite file while it is in use, and keep the latest copies."""
    try:
        file = database_file()
    except BackupError as error:
        return str(error)
    folder = Path(settings.database_backup_folder)
    backup = make_backup(file, folder)
    delete_old_backups(file, folder, settings.database_backup_keep)
    return backup.name
