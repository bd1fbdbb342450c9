import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app.components.scheduler.stores import database
from app.components.scheduler.stores.database import DatabaseStore
from app.core.db import create_engine, parse_url


@asynccontextmanager
async def own_engine(folder: Path) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(parse_url(f"sqlite:///{folder / 'test.db'}"))
    try:
        yield engine
    finally:
        await engine.dispose()


def test_texts_come_back_as_they_were(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with own_engine(tmp_path) as engine:
            store = DatabaseStore(engine)
            assert await store.read("job") == {}
            for key, text in (("report", "1"), ("report", "2"), ("gone", "3")):
                await store.write("job", key, text)
            await store.write("job", "gone", None)
        async with own_engine(tmp_path) as engine:
            assert await DatabaseStore(engine).read("job") == {"report": "2"}

    asyncio.run(scenario())


def test_one_leads_until_it_resigns_or_shows_no_sign_of_life(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> list[str]:
        async with own_engine(tmp_path) as engine:
            one, other = DatabaseStore(engine), DatabaseStore(engine)
            leaders = [await one.lead("a"), await other.lead("b")]
            await one.resign("a")
            leaders += [await other.lead("b"), await one.lead("a")]
            monkeypatch.setattr(database, "LEAD_SECONDS", 0)
            return [*leaders, await one.lead("a"), await other.lead("b")]

    assert asyncio.run(scenario()) == ["a", "a", "b", "b", "a", "b"]
