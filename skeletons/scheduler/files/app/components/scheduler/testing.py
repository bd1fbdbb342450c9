"""For tests: a scheduler whose states are in memory, and which no other process shares.

async with run_jobs(registry) as scheduler:
    await scheduler.run_on_schedule("clean_up")
    assert (await scheduler.get_job("clean_up")).last_run
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.components.scheduler.local import LocalScheduler
from app.components.scheduler.registry import JobRegistry
from app.components.scheduler.state import Store
from app.components.scheduler.triggers import UTC


class MemoryStore:
    """Keeps texts, and lets the first who asks lead until it resigns."""

    def __init__(self) -> None:
        self.texts: dict[str, dict[str, str]] = {}
        self.leader = ""

    async def lead(self, name: str) -> str:
        self.leader = self.leader or name
        return self.leader

    async def resign(self, name: str) -> None:
        self.leader = "" if self.leader == name else self.leader

    async def read(self, kind: str) -> dict[str, str]:
        return dict(self.texts.get(kind, {}))

    async def write(self, kind: str, key: str, text: str) -> None:
        self.texts.setdefault(kind, {})[key] = text

    async def delete(self, kind: str, key: str) -> None:
        self.texts.get(kind, {}).pop(key, None)


@asynccontextmanager
async def run_jobs(
    jobs: JobRegistry, *, grace_seconds: float = 10, store: Store | None = None
) -> AsyncIterator[LocalScheduler]:
    """Run jobs on their schedules; at the end wait so long for those that still run."""

    async def always() -> bool:
        return True

    scheduler = LocalScheduler(jobs, UTC, store or MemoryStore(), "test", always)
    await scheduler.take_up()
    try:
        yield scheduler
    finally:
        await scheduler.stop(grace_seconds)
