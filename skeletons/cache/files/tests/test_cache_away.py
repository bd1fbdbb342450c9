import asyncio
import logging
from collections.abc import Iterator

import pytest
from fake_redis import FakeRedis, run_fake_redis
from fastapi import FastAPI
from typer.testing import CliRunner

from app.components.cache import breaker
from app.components.cache.breaker import CacheUnavailableError
from app.components.cache.cached import cached
from app.components.cache.card import cache_facts
from app.components.cache.cli import app as cli
from app.components.cache.client import CacheSettingsError, open_cache
from app.components.cache.health import check_cache
from app.components.cache.lifespan import cache_lifespan, start_cache, stop_cache
from app.core.config import settings
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
    caplog.set_level(logging.INFO, logger="app.components.cache")
    with run_fake_redis() as redis:
        monkeypatch.setattr(settings, "redis_url", redis.url)
        monkeypatch.setattr(settings, "cache_prefix", "tests")
        yield redis


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
    assert caplog.messages == ["Redis does not answer", "Redis answers again"]


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
    assert caplog.messages == ["Redis refuses to write"]


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


def test_health_and_card_tell_how_redis_is(redis: FakeRedis) -> None:
    redis.values = {b"tests:cache:a": b"1", b"other:cache:a": b"1"}
    health = asyncio.run(check_cache())
    assert health.status is Status.HEALTHY
    facts = dict(cache_facts(health))
    assert facts.pop("Latency").endswith(" ms")
    assert facts == {"Memory": "2.0 MiB of 4.0 MiB", "Keys": "2", "Hit rate": "75%"}


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
    "name", ["redis_timeout_seconds", "cache_ttl_seconds", "session_ttl_seconds"]
)
def test_a_time_that_cannot_be_meant_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(settings, name, 0)
    with pytest.raises(CacheSettingsError, match=name.upper()):
        asyncio.run(start_cache(FastAPI()))


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
    result = CliRunner().invoke(cli, ["ping"])
    assert (result.exit_code, "REDIS_URL" in result.stderr) == (1, True)


def test_ping_tells_the_address_without_the_password() -> None:
    result = CliRunner().invoke(cli, ["ping"])
    assert result.exit_code == 0
    assert "answers in" in result.stdout
    assert "secret" not in result.stdout


@pytest.mark.parametrize("command", [["ping"], ["info"], ["clear", "--yes"]])
def test_a_command_without_redis_fails_with_a_reason(
    redis: FakeRedis, command: list[str]
) -> None:
    redis.stop()
    result = CliRunner().invoke(cli, command)
    assert result.exit_code == 1
    assert "redis://127.0.0.1" in result.stderr
    assert "secret" not in result.stderr


def test_info_counts_what_the_project_keeps(redis: FakeRedis) -> None:
    redis.values = dict.fromkeys(
        [b"tests:cache:a", b"tests:cache:b", b"tests:session:a", b"other:cache:a"], b""
    )
    lines = CliRunner().invoke(cli, ["info"]).stdout.splitlines()
    assert [line.split()[-1] for line in lines[-3:]] == ["tests", "2", "1"]


@pytest.mark.parametrize(
    ("options", "answer", "left"),
    [
        ([], "n\n", {b"cache:a", b"cache:b", b"session:a"}),
        ([], "y\n", {b"session:a"}),
        (["--yes"], "", {b"session:a"}),
        (["--yes", "--sessions"], "", set()),
    ],
)
def test_clear_deletes_what_it_says(
    redis: FakeRedis, options: list[str], answer: str, left: set[bytes]
) -> None:
    own = {b"tests:" + name for name in (b"cache:a", b"cache:b", b"session:a")}
    others = {b"other:cache:a", b"tests2:cache:a", b"tests:own"}
    redis.values = dict.fromkeys([*own, *others], b"")
    CliRunner().invoke(cli, ["clear", *options], input=answer)
    assert redis.values.keys() == {*others, *(b"tests:" + name for name in left)}
