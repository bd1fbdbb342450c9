import asyncio
import logging
from collections.abc import Iterator

import pytest
from fake_redis import FakeRedis, run_fake_redis
from fastapi import FastAPI
from pydantic import ValidationError

from app.components.cache import breaker
from app.components.cache.breaker import CacheUnavailableError
from app.components.cache.cached import cached
from app.components.cache.client import CacheSettingsError, open_cache
from app.components.cache.health import MEBIBYTE, check_cache
from app.components.cache.lifespan import cache_lifespan, start_cache, stop_cache
from app.components.cache.settings import CacheSettings, settings
from app.core.health import Status, check_health

calls: list[int] = []


@cached()
async def double(x: int) -> int:
    calls.append(x)
    return 2 * x


@pytest.fixture(autouse=True)
def redis(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[FakeRedis]:
    calls.clear()
    caplog.set_level(logging.INFO)
    with run_fake_redis() as redis:
        # Not what this machine says.
        for name, value in CacheSettings.model_construct():
            monkeypatch.setattr(settings, name, value)
        monkeypatch.setattr(settings, "redis_url", redis.url)
        monkeypatch.setattr(settings, "cache_prefix", "tests")
        yield redis


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the cache logs; of others, such as asyncio, it is none of its business."""
    return [each.message for each in caplog.records if each.name == breaker.__name__]


def test_functions_answer_while_redis_is_away_and_the_log_says_so_once(
    redis: FakeRedis, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async with cache_lifespan(FastAPI()):
            assert await double(1) == 2
            redis.stop()
            assert [await double(1) for _ in range(3)] == [2, 2, 2]
            assert (await check_cache()).status is Status.DEGRADED
            redis.start()
            assert (await check_cache()).status is Status.HEALTHY
            assert await double(1) == 2

    asyncio.run(scenario())
    assert calls == [1, 1, 1, 1]
    assert messages(caplog) == ["Redis does not answer", "Redis answers again"]


def test_the_application_starts_without_redis(redis: FakeRedis) -> None:
    async def scenario() -> Status:
        redis.stop()
        async with cache_lifespan(FastAPI()):
            return (await check_health()).components["cache"].status

    assert asyncio.run(scenario()) is Status.DEGRADED


def test_while_redis_is_away_only_some_calls_try_to_reach_it(
    redis: FakeRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        redis.stop()
        await double(1)
        redis.start()
        await double(1)
        assert redis.commands == []
        monkeypatch.setattr(breaker, "RETRY_SECONDS", 0)
        redis.stop()
        await check_cache()
        redis.start()
        await double(1)
        assert b"SET" in redis.commands

    asyncio.run(scenario())


def test_a_full_memory_stops_nothing_but_the_keeping(
    redis: FakeRedis, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        assert await double(1) == 2
        redis.memory_is_full = True
        assert [await double(x) for x in (1, 2, 2)] == [2, 4, 4]
        health = await check_cache()
        assert health.status is Status.DEGRADED
        assert "refuses to write" in health.message

    asyncio.run(scenario())
    assert calls == [1, 2, 2]
    assert messages(caplog) == ["Redis refuses to write"]


def test_an_invalidation_that_does_not_happen_is_an_error(redis: FakeRedis) -> None:
    async def scenario() -> None:
        redis.stop()
        with pytest.raises(CacheUnavailableError):
            await double.invalidate(1)
        with pytest.raises(CacheUnavailableError):
            await double.invalidate_all()

    asyncio.run(scenario())


def test_a_server_that_hangs_counts_as_away(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.read()
        finally:
            writer.close()

    async def scenario() -> None:
        async with await asyncio.start_server(hang, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            monkeypatch.setattr(settings, "redis_url", f"redis://127.0.0.1:{port}")
            monkeypatch.setattr(settings, "redis_timeout_seconds", 0.05)
            assert await double(1) == 2
            assert (await check_cache()).status is Status.DEGRADED

    asyncio.run(scenario())


def test_health_tells_how_redis_is(redis: FakeRedis) -> None:
    redis.values = {b"tests:cache:a": b"1", b"other:cache:a": b"1"}
    health = asyncio.run(check_cache())
    assert health.status is Status.HEALTHY
    latency = health.details["latency_ms"]
    assert isinstance(latency, float)
    assert health.details == {
        "used_memory": 2 * MEBIBYTE,
        "memory_limit": 4 * MEBIBYTE,
        "keys": 2,
        "calls": 0,
        "hit_rate": None,
        "latency_ms": latency,
    }


def test_the_health_is_reported_from_start_to_stop() -> None:
    async def scenario(app: FastAPI) -> list[bool]:
        await stop_cache(app)
        await start_cache(app)
        started = "cache" in (await check_health()).components
        await stop_cache(app)
        await stop_cache(app)
        return [started, "cache" in (await check_health()).components]

    assert asyncio.run(scenario(FastAPI())) == [True, False]


def test_a_client_stays_with_its_event_loop() -> None:
    async def client() -> int:
        assert await open_cache() is await open_cache()
        return id(await open_cache())

    async def both() -> None:
        await open_cache()
        assert id(await open_cache()) != await asyncio.to_thread(asyncio.run, client())

    asyncio.run(both())


@pytest.mark.parametrize(
    "name",
    [
        "redis_timeout_seconds",
        "cache_ttl_seconds",
        "session_ttl_seconds",
        "session_max_seconds",
    ],
)
def test_a_time_that_cannot_be_meant_is_a_wrong_setting(name: str) -> None:
    with pytest.raises(ValidationError, match="greater than 0"):
        CacheSettings.model_validate({name: 0})


@pytest.mark.parametrize(
    "url", ["localhost:6379", "http://localhost", "redis://:sec/ret@localhost:6379"]
)
def test_a_url_that_is_none_stops_the_start_and_is_not_told(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setattr(settings, "redis_url", url)
    with pytest.raises(CacheSettingsError, match="REDIS_URL") as caught:
        asyncio.run(start_cache(FastAPI()))
    assert "sec" not in str(caught.value)
