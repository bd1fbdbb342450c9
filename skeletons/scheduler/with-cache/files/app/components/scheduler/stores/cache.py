from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from app.components.cache.client import open_cache
from app.components.cache.keys import as_text, prefixed
from app.components.scheduler.state import LEAD_SECONDS, Store

# Scripts, since nobody else may come between the question and the answer to it.
LEAD = """
local leader = redis.call('get', KEYS[1])
if leader and leader ~= ARGV[1] then
    return leader
end
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
return ARGV[1]
"""
RESIGN = """
if redis.call('get', KEYS[1]) == ARGV[1] then
    redis.call('del', KEYS[1])
end
"""


class CacheStore:
    """Keeps each kind of text as a hash in Redis; who has a key that expires leads."""

    async def lead(self, name: str) -> str:
        milliseconds = round(LEAD_SECONDS * 1000)
        key = kind_key("lead")
        return as_text(await command("EVAL", LEAD, 1, key, name, milliseconds))

    async def resign(self, name: str) -> None:
        await command("EVAL", RESIGN, 1, kind_key("lead"), name)

    async def read(self, kind: str) -> dict[str, str]:
        texts = await command("HGETALL", kind_key(kind))
        return {as_text(key): as_text(text) for key, text in texts.items()}

    async def write(self, kind: str, key: str, text: str) -> None:
        await command("HSET", kind_key(kind), key, text)

    async def delete(self, kind: str, key: str) -> None:
        await command("HDEL", kind_key(kind), key)


async def command(name: str, *arguments: str | int) -> Any:  # noqa: ANN401 - its reply
    async with (await open_cache()).reading(insist=True) as redis:
        return await redis.execute_command(name, *arguments)  # type: ignore[no-untyped-call]


def kind_key(kind: str) -> str:
    return prefixed("scheduler", kind)


@asynccontextmanager
async def open_store() -> AsyncIterator[Store]:
    yield CacheStore()
