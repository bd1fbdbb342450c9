import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app.components.database.migrator import Migrator
from app.components.database.settings import settings
from app.components.scheduler.local import run_scheduler
from app.components.scheduler.registry import JobRegistry
from app.components.scheduler.service import JobRun
from app.components.scheduler.state import JobState
from app.components.scheduler.stores import open_store
from app.components.scheduler.stores.database import STATES, DatabaseStore
from app.components.scheduler.triggers import UTC
from app.core.db import create_engine, parse_url

NOW = datetime.now(UTC)
RUN = JobRun(started_at=NOW, seconds=0.5, error="ValueError: no")
STATE = JobState(schedule="every 1:00:00", next_run=NOW, last_run=RUN)
PAUSED = JobState(schedule="0 6 * * *", next_run=None)


@asynccontextmanager
async def database(folder: Path) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(parse_url(f"sqlite:///{folder / 'test.db'}"))
    try:
        yield engine
    finally:
        await engine.dispose()


def test_states_come_back_as_they_were(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with database(tmp_path) as engine:
            store = DatabaseStore(engine)
            assert await store.load() == {}
            await store.replace({"report": STATE, "gone": STATE})
            await store.replace({"report": STATE})
            await store.save("new", STATE)
            await store.save("report", PAUSED)
        async with database(tmp_path) as engine:
            states = await DatabaseStore(engine).load()
            assert states == {"new": STATE, "report": PAUSED}

    asyncio.run(scenario())


def test_a_state_of_another_version_is_left_out(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with database(tmp_path) as engine:
            store = DatabaseStore(engine)
            await store.load()
            async with engine.begin() as connection:
                row = {"job_id": "report", "state": "{}"}
                await connection.execute(STATES.insert(), row)
            assert await store.load() == {}

    asyncio.run(scenario())


@pytest.fixture
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this application use a database of this test."""
    url = f"sqlite:///{tmp_path / 'own.db'}"
    monkeypatch.setattr(settings, "url", url)
    engine = create_engine(parse_url(url))
    monkeypatch.setattr("app.components.scheduler.stores.database.engine", engine)


@pytest.mark.usefixtures("own_database")
def test_the_scheduler_of_this_application_keeps_states_in_its_database() -> None:
    async def paused() -> bool:
        registry = JobRegistry()

        @registry.every(hours=1)
        def job() -> None: ...

        async with (
            open_store() as store,
            run_scheduler(registry, UTC, 1, store) as each,
        ):
            before = await each.get_job("job")
            await each.pause_job("job")
            return before.paused

    assert [asyncio.run(paused()), asyncio.run(paused())] == [False, True]


@pytest.mark.usefixtures("own_database")
def test_migrations_leave_the_table_of_states_alone() -> None:
    async def create() -> None:
        async with open_store() as store:
            await store.load()

    Migrator().upgrade()
    asyncio.run(create())
    Migrator().check()
