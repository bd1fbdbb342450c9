from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from app.components.cache.client import open_cache, server_address
from app.components.cache.keys import as_text, prefixed
from app.components.scheduler.stores import LEAD_SECONDS, Store

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
    """Keeps each kind of text as a hash in Redis; who has a key that expires leads.

    https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/ has why the
    key holds a name, and why more than one Redis would be needed to survive its loss.
    """

    advice = (
        "Set REDIS_URL, or start one, such as with `docker run --rm --detach "
        "--publish 127.0.0.1:6379:6379 redis:8-alpine`"
    )

    def __init__(self) -> None:
        self.where = f"Redis at {server_address()}"

    async def lead(self, name: str) -> str:
        milliseconds = round(LEAD_SECONDS * 1000)
        key = prefixed("scheduler", "lead")
        return as_text(await command("EVAL", LEAD, 1, key, name, milliseconds))

    async def resign(self, name: str) -> None:
        await command("EVAL", RESIGN, 1, prefixed("scheduler", "lead"), name)

    async def read(self, kind: str) -> dict[str, str]:
        texts = await command("HGETALL", prefixed("scheduler", kind))
        return {as_text(key): as_text(text) for key, text in texts.items()}

    async def write(self, kind: str, key: str, text: str | None) -> None:
        if text is None:
            await command("HDEL", prefixed("scheduler", kind), key)
        else:
            await command("HSET", prefixed("scheduler", kind), key, text)


async def command(name: str, *arguments: str | int) -> Any:  # noqa: ANN401 - its reply
    async with (await open_cache()).reading(insist=True) as redis:
        return await redis.execute_command(name, *arguments)  # type: ignore[no-untyped-call]


@asynccontextmanager
async def open_store() -> AsyncIterator[Store]:
    yield CacheStore()
