"""Jobs of a test, and a scheduler whose states are in memory and nobody else shares."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.components.scheduler import registry
from app.components.scheduler.models import JobInfo
from app.components.scheduler.runner import JobRunner
from app.components.scheduler.stores import Store


class MemoryStore:
    """Keeps texts, and lets the first who asks lead until it resigns."""

    where = "memory"
    advice = "Think again"

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

    async def write(self, kind: str, key: str, text: str | None) -> None:
        texts = self.texts.setdefault(kind, {})
        texts.pop(key, None)
        if text is not None:
            texts[key] = text


class LocalScheduler(JobRunner):
    """One that can be asked as the others can."""

    async def list_jobs(self) -> list[JobInfo]:  # type: ignore[override]
        return super().list_jobs()

    async def get_job(self, job_id: str) -> JobInfo:
        return next(each for each in super().list_jobs() if each.id == job_id)


@asynccontextmanager
async def run_jobs(
    *, grace_seconds: float = 10, store: Store | None = None
) -> AsyncIterator[LocalScheduler]:
    """Run the jobs of the test; at the end wait so long for those that still run."""

    async def always() -> bool:
        return True

    jobs = dict(registry.JOBS)
    scheduler = LocalScheduler(jobs, store or MemoryStore(), "test", always)
    await scheduler.take_up()
    try:
        yield scheduler
    finally:
        await scheduler.stop(grace_seconds)
