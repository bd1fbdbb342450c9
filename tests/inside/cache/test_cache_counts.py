import asyncio
from collections.abc import Iterator

import pytest
from fake_redis import FakeRedis, run_fake_redis

from app.components.cache.cached import cached
from app.components.cache.client import open_cache
from app.components.cache.counts import Count, read_counts
from app.components.cache.health import check_cache
from app.components.cache.settings import settings

NAME = f"{__name__}.double"


@cached()
async def double(number: int) -> int:
    return 2 * number


@pytest.fixture
def redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRedis]:
    with run_fake_redis() as redis:
        monkeypatch.setattr(settings, "redis_url", redis.url)
        yield redis


async def count() -> dict[str, Count]:
    await check_cache()
    return await read_counts((await open_cache()).redis)


def test_hits_are_counted_for_each_function_and_added_up(redis: FakeRedis) -> None:
    async def call() -> dict[str, Count]:
        for number in (1, 1, 1, 2):
            await double(number)
        return await count()

    assert asyncio.run(call()) == {NAME: Count(hits=2, misses=2)}
    # Another event loop, as another process would.
    assert asyncio.run(call()) == {NAME: Count(hits=6, misses=2)}
    assert set(redis.lifetimes.values()) >= {b"EX 172800"}


def test_a_call_while_redis_is_away_is_none_of_the_cache(redis: FakeRedis) -> None:
    redis.stop()
    assert asyncio.run(double(1)) == 2
    redis.start()
    assert asyncio.run(count()) == {}
