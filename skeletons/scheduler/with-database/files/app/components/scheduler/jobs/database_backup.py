from app.components.backup.backups import BackupError, database_file, make_backup
from app.components.backup.settings import settings
from app.components.scheduler.registry import every


@every(hours=settings.hours, name="Database backup")
def database_backup() -> str:
    """Copy the SQLite file while it is in use, and keep the latest copies."""
    try:
        database_file(must_exist=True)
    except BackupError as error:
        # Nothing to do is no failure, unlike a backup that could not be made.
        return str(error)
    return make_backup().name
