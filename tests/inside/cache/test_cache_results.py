import asyncio
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from fake_redis import FakeRedis, run_fake_redis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel

from app.components.cache.cached import cached
from app.components.cache.settings import CacheSettings, settings

calls: list[object] = []


class Money(BaseModel):
    amount: Decimal
    currency: str = "EUR"


class Discount(Money):
    percent: int = 10


class Client:
    """What a function asks, and has to wait for."""

    def __init__(self) -> None:
        self.is_asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.was_left = asyncio.Event()


@cached(ttl=60)
async def price(article: str | int, *, day: date | None = None) -> Money | None:
    """What an article costs."""
    calls.append((article, day))
    return Money(amount=Decimal("9.90")) if article else None


@cached(ignore=("client",))
async def stock(article: str, client: object) -> list[str]:
    calls.append(article)
    if isinstance(client, Client):
        client.is_asked.set()
        try:
            await client.may_answer.wait()
        except asyncio.CancelledError:
            client.was_left.set()
            raise
    return [article]


@cached()
async def sale() -> Money:
    calls.append("sale")
    return Discount(amount=Decimal(1))


@cached()
async def broken() -> int:
    calls.append("broken")
    await asyncio.sleep(0)
    raise ValueError("no")


@pytest.fixture(autouse=True)
def redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRedis]:
    calls.clear()
    with run_fake_redis() as redis:
        # Not what this machine says.
        for name, value in CacheSettings.model_construct():
            monkeypatch.setattr(settings, name, value)
        monkeypatch.setattr(settings, "redis_url", redis.url)
        monkeypatch.setattr(settings, "cache_prefix", "tests")
        yield redis


def test_a_result_is_kept_for_its_time(redis: FakeRedis) -> None:
    async def scenario() -> None:
        first = await price("pen")
        assert await price("pen", day=None) == first == Money(amount=Decimal("9.90"))

    asyncio.run(scenario())
    assert calls == [("pen", None)]
    (key,) = redis.values
    lifetime = redis.lifetimes[key]
    assert key.startswith(f"tests:cache:{__name__}.price:".encode())
    assert lifetime == b"PX 60000"


def test_none_is_a_result_too() -> None:
    async def scenario() -> list[Money | None]:
        return [await price(""), await price("")]

    assert asyncio.run(scenario()) == [None, None]
    assert len(calls) == 1


def test_arguments_are_told_apart_by_type_and_value() -> None:
    async def scenario() -> None:
        for article in ("1", 1, True):
            await price(article)
            await price(article=article, day=date(2026, 3, 1))

    asyncio.run(scenario())
    assert len(calls) == 6


def test_an_ignored_argument_tells_nothing_apart() -> None:
    async def scenario() -> None:
        await stock("pen", client=object())
        await stock("pen", object())

    asyncio.run(scenario())
    assert calls == ["pen"]


def test_callers_at_the_same_time_share_a_call_but_not_its_result() -> None:
    async def scenario() -> list[list[str]]:
        client = Client()
        callers = [asyncio.create_task(stock("pen", client)) for _ in range(5)]
        await client.is_asked.wait()
        client.may_answer.set()
        return await asyncio.gather(*callers)

    first, *others = asyncio.run(scenario())
    assert calls == ["pen"]
    assert all(other == first and other is not first for other in others)


def test_a_shared_call_ends_with_the_last_of_its_callers() -> None:
    async def scenario() -> None:
        client = Client()
        first, second = (asyncio.create_task(stock("pen", client)) for _ in range(2))
        await client.is_asked.wait()
        first.cancel()
        await asyncio.wait([first])
        assert not client.was_left.is_set()
        second.cancel()
        await client.was_left.wait()

    asyncio.run(asyncio.wait_for(scenario(), timeout=10))


def test_an_invalidated_result_is_made_again(redis: FakeRedis) -> None:
    async def scenario() -> None:
        for article in ("pen", "ink"):
            await price(article)
        await price.invalidate("pen")
        for article in ("pen", "ink"):
            await price(article)
        assert len(calls) == 3
        await price.invalidate_all()
        assert redis.values == {}

    asyncio.run(scenario())


def test_a_result_from_before_its_invalidation_is_not_kept(redis: FakeRedis) -> None:
    async def scenario() -> None:
        client = Client()
        caller = asyncio.create_task(stock("pen", client))
        await client.is_asked.wait()
        await stock.invalidate("pen", client)
        client.may_answer.set()
        await caller

    asyncio.run(scenario())
    assert redis.values == {}


@pytest.mark.parametrize("entry", [b"", b"{", b'{"amount": []}', b'"\xff"', b"[1]"])
def test_an_entry_that_cannot_be_read_is_replaced(
    redis: FakeRedis, entry: bytes
) -> None:
    async def scenario() -> None:
        await price("pen")
        (key,) = redis.values
        redis.values[key] = entry
        assert await price("pen") == Money(amount=Decimal("9.90"))
        assert redis.values[key] == b'{"amount":"9.90","currency":"EUR"}'

    asyncio.run(scenario())
    assert len(calls) == 2


def test_a_value_that_would_come_back_as_another_is_not_kept(
    redis: FakeRedis, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        for _ in range(3):
            assert isinstance(await sale(), Discount)

    asyncio.run(scenario())
    assert len(calls) == 3
    assert redis.values == {}
    assert caplog.messages.count("Result is not cached") == 1


def test_errors_reach_every_caller_and_are_not_kept(redis: FakeRedis) -> None:
    async def scenario() -> None:
        outcomes = await asyncio.gather(broken(), broken(), return_exceptions=True)
        assert [str(each) for each in outcomes] == ["no", "no"]

    asyncio.run(scenario())
    assert calls == ["broken"]
    assert redis.values == {}


def test_an_endpoint_can_be_cached() -> None:
    app = FastAPI()
    app.get("/price")(price)
    client = TestClient(app)
    for _ in range(2):
        assert client.get("/price?article=pen").json()["amount"] == "9.90"
    assert price.__doc__ == "What an article costs."
