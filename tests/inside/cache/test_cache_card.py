import asyncio
from collections.abc import Iterator

import pytest
from fake_redis import FakeRedis, run_fake_redis

from app.components.cache.cached import cached
from app.components.cache.card import cache_facts, function_rows
from app.components.cache.health import check_cache
from app.components.cache.settings import settings
from app.core.health import ComponentHealth, Status


@cached()
async def double(number: int) -> int:
    return 2 * number


@pytest.fixture
def redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRedis]:
    with run_fake_redis() as redis:
        monkeypatch.setattr(settings, "redis_url", redis.url)
        yield redis


def test_the_card_tells_hits_memory_and_keys() -> None:
    details = {
        "used_memory": 2097152,
        "memory_limit": 4194304,
        "hit_rate": 0.75,
        "calls": 4000,
        "keys": 2000,
        "latency_ms": 0.31,
    }
    health = ComponentHealth(status=Status.HEALTHY, details=details)
    assert cache_facts(health) == [
        ("Hits since yesterday, 0:00 UTC", "75% of 4,000 calls"),
        ("Memory", "2.0 MiB of 4.0 MiB"),
        ("Keys of all", "2,000"),
        ("Latency", "0.3 ms"),
    ]


def test_a_row_forgets_the_results_of_its_function(redis: FakeRedis) -> None:
    async def call_and_clear() -> str:
        await double(1)
        await check_cache()
        (row,) = await function_rows()
        assert (row.title, row.note) == ("double", __name__)
        assert row.facts == [("Hits since yesterday, 0:00 UTC", "0% of 1 calls")]
        return await row.actions[0].run()

    assert asyncio.run(call_and_clear()) == "The results are forgotten"
    assert redis.values == {}
