import asyncio
from datetime import datetime, timedelta, timezone
from functools import partial

import flet as ft

from app.components.backup.backups import TIME_FORMAT, BackupError, list_backups
from app.components.backup.settings import settings
from app.components.database.card import describe_size
from app.components.frontend.card import Action, Card, Row
from app.components.frontend.times import ago
from app.components.scheduler.card import do
from app.components.scheduler.models import SchedulerError
from app.core.health import Status

# `datetime.UTC` where Python has it.
UTC = timezone(timedelta(0))

BACK_UP = Action(
    "Back up", ft.Icons.BACKUP_OUTLINED, partial(do, "run", "database_backup")
)


async def backup_rows() -> list[Row]:
    return [await asyncio.to_thread(latest_row)]


def latest_row() -> Row:
    """Tell of the newest backup, which is late when the next one should be there."""
    backups = list_backups()
    if not backups:
        state, status, note, facts = "None yet", Status.DEGRADED, "", []
    else:
        note = backups[0].name
        text = backups[0].stem.rpartition("-")[2]
        made = datetime.strptime(text, TIME_FORMAT).replace(tzinfo=UTC)
        is_late = datetime.now(UTC) - made > 2 * timedelta(hours=settings.hours)
        state, status = ago(made), Status.DEGRADED if is_late else Status.HEALTHY
        facts = [
            ("Size", describe_size(backups[0].stat().st_size)),
            ("Kept", f"{len(backups)} of {settings.keep}"),
        ]
    return Row(
        title="Latest backup",
        note=note,
        state=state,
        status=status,
        facts=facts,
        actions=[BACK_UP],
    )


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
