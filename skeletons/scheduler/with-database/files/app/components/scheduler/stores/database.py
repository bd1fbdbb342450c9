import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from sqlalchemy import Column, MetaData, String, Table, Text, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import CreateTable

from app.components.scheduler.stores import LEAD_SECONDS, Store
from app.core.db import engine

# The underscore keeps migrations away from it.
TEXTS = Table(
    "_scheduler",
    MetaData(),
    Column("kind", String(20), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("text", Text, nullable=False),
)
LEAD = TEXTS.c.kind == "lead"


class DatabaseStore:
    """Keeps each text as a row, in a table that it creates itself; one row is the lead.

    The process that leads writes that row anew all the time. When the others have seen
    the same in it for `LEAD_SECONDS`, the first to replace it takes over: no clock is
    compared with that of another machine. Kubernetes elects leaders so:
    https://pkg.go.dev/k8s.io/client-go/tools/leaderelection
    """

    advice = "Start it, or set DATABASE_URL"

    def __init__(self, engine: AsyncEngine) -> None:
        self.where = f"the database {engine.url.render_as_string()}"
        self._engine = engine
        self._is_made = False
        self._seen, self._seen_at = "", 0.0

    async def lead(self, name: str) -> str:
        await self._make_table()
        mine = f"{name} {uuid4().hex}"
        try:
            async with self._engine.begin() as connection:
                row = await connection.scalar(select(TEXTS.c.text).where(LEAD))
                if row is None:
                    values = {"kind": "lead", "key": "", "text": mine}
                    await connection.execute(TEXTS.insert(), values)
                    return name
                leader = str(row).partition(" ")[0]
                if leader != name and self._is_alive(row):
                    return leader
                # Unless another process has done so since it was read.
                unchanged = TEXTS.update().where(LEAD, TEXTS.c.text == row)
                replaced = await connection.execute(unchanged.values(text=mine))
                return name if replaced.rowcount else ""
        except IntegrityError:
            # Another process was the first.
            return ""

    async def resign(self, name: str) -> None:
        async with self._engine.begin() as connection:
            mine = TEXTS.c.text.startswith(f"{name} ")
            await connection.execute(TEXTS.delete().where(LEAD, mine))

    async def read(self, kind: str) -> dict[str, str]:
        await self._make_table()
        query = select(TEXTS.c.key, TEXTS.c.text).where(TEXTS.c.kind == kind)
        async with self._engine.connect() as connection:
            return {row.key: row.text for row in await connection.execute(query)}

    async def write(self, kind: str, key: str, text: str | None) -> None:
        row = {"kind": kind, "key": key}
        async with self._engine.begin() as connection:
            await connection.execute(TEXTS.delete().filter_by(**row))
            if text is not None:
                await connection.execute(TEXTS.insert(), {**row, "text": text})

    async def _make_table(self) -> None:
        if not self._is_made:
            async with self._engine.begin() as connection:
                await connection.execute(CreateTable(TEXTS, if_not_exists=True))
            self._is_made = True

    def _is_alive(self, row: str) -> bool:
        now = time.monotonic()
        if row != self._seen:
            self._seen, self._seen_at = row, now
        return now - self._seen_at < LEAD_SECONDS


@asynccontextmanager
async def open_store() -> AsyncIterator[Store]:
    try:
        yield DatabaseStore(engine)
    finally:
        # In its own process, the scheduler is the last to use the connections.
        await engine.dispose()
