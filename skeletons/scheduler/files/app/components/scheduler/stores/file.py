from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from app.components.scheduler.settings import settings
from app.components.scheduler.stores import Store

# How long one process may keep the others from writing.
BUSY_SECONDS = 2.0

TABLE = """
CREATE TABLE IF NOT EXISTS texts (
    kind TEXT, key TEXT, text TEXT, PRIMARY KEY (kind, key)
)
"""


class FileStore:
    """Keeps texts in an SQLite file; who has a lock on another file leads.

    The lock is the operating system's, which SQLite takes in the same way on all of
    them: it goes with the process, however that ends. https://sqlite.org/lockingv3.html
    """

    def __init__(self, folder: Path) -> None:
        self.where = f"the folder {folder}"
        self.advice = "Have it be writable, or set SCHEDULER_FOLDER"
        self._texts = sqlite3.connect(
            folder / "jobs.db", BUSY_SECONDS, isolation_level=None
        )
        self._texts.execute(TABLE)
        self._lock = sqlite3.connect(folder / "lead.db", 0, isolation_level=None)

    async def lead(self, name: str) -> str:
        if not self._lock.in_transaction:
            try:
                self._lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                return (await self.read("lead")).get("", "")
            await self.write("lead", "", name)
        return name

    async def resign(self, _name: str) -> None:
        if self._lock.in_transaction:
            await self.write("lead", "", None)
            self._lock.rollback()

    async def read(self, kind: str) -> dict[str, str]:
        query = "SELECT key, text FROM texts WHERE kind = ?"
        return dict(self._texts.execute(query, [kind]).fetchall())

    async def write(self, kind: str, key: str, text: str | None) -> None:
        if text is None:
            statement = "DELETE FROM texts WHERE kind = ? AND key = ?"
            self._texts.execute(statement, [kind, key])
        else:
            statement = "INSERT OR REPLACE INTO texts VALUES (?, ?, ?)"
            self._texts.execute(statement, [kind, key, text])

    def close(self) -> None:
        self._lock.close()
        self._texts.close()


def make_folder() -> Path:
    """Make the folder that keeps itself out of the repository.

    In a container without a volume nothing may be writable but the temporary folder,
    which is as good there: a container has it to itself.
    """
    folder = Path(settings.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError:
        folder = Path(tempfile.gettempdir(), "scheduler")
        folder.mkdir(exist_ok=True)
    return folder


@asynccontextmanager
async def open_store() -> AsyncIterator[Store]:
    with closing(FileStore(make_folder())) as store:
        yield store
