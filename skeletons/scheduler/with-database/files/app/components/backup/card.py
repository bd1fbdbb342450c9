import asyncio
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import flet as ft

from app.components.backup.copies import (
    TIME_FORMAT,
    BackupError,
    database_file,
    list_backups,
)
from app.components.backup.settings import settings
from app.components.database.card import describe_size
from app.components.frontend.card import Action, Card, Row
from app.components.frontend.times import ago
from app.components.scheduler.card import run
from app.components.scheduler.service import SchedulerError
from app.core.health import Status

# `datetime.UTC` where Python has it.
UTC = timezone(timedelta(0))

BACK_UP = Action("Back up", ft.Icons.BACKUP_OUTLINED, partial(run, "database_backup"))


async def backup_rows() -> list[Row]:
    return [await asyncio.to_thread(latest_row)]


def latest_row() -> Row:
    """Tell of the newest backup, which is late when the next one should be there."""
    file = database_file()
    backups = list_backups(file, Path(settings.folder))
    if not backups:
        return Row(
            title="Latest backup",
            state="None yet",
            status=Status.DEGRADED,
            actions=[BACK_UP],
        )
    latest = backups[0]
    made = backup_time(latest, file.stem)
    is_late = datetime.now(UTC) - made > 2 * timedelta(hours=settings.hours)
    return Row(
        title="Latest backup",
        note=latest.name,
        state=ago(made),
        status=Status.DEGRADED if is_late else Status.HEALTHY,
        facts=[
            ("Size", describe_size(latest.stat().st_size)),
            ("Kept", f"{len(backups)} of {settings.keep}"),
        ],
        actions=[BACK_UP],
    )


def backup_time(backup: Path, stem: str) -> datetime:
    text = backup.stem.removeprefix(f"{stem}-")
    return datetime.strptime(text, TIME_FORMAT).replace(tzinfo=UTC)


backup_card = Card(
    component="database",
    title="Backups",
    icon=ft.Icons.BACKUP_OUTLINED,
    facts=None,
    where=lambda: f"{settings.folder}, a new one every {settings.hours:g} hours",
    rows=backup_rows,
    is_narrow=True,
    errors=(BackupError, SchedulerError),
)
