from collections.abc import AsyncIterator

from redis.asyncio import Redis

from app.components.cache.settings import settings

# As many keys as Redis looks at in one step of a search.
SCAN_COUNT = 1000


def prefixed(*parts: str) -> str:
    """Make a key that no other project on the same Redis has."""
    return ":".join([settings.prefix, *parts])


async def find_keys(redis: Redis, *parts: str) -> AsyncIterator[bytes]:
    """Give the keys that begin with `prefixed(*parts)` and a colon."""
    start = "".join(
        f"\\{each}" if each in "*?[]\\" else each for each in prefixed(*parts)
    )
    async for key in redis.scan_iter(match=f"{start}:*", count=SCAN_COUNT):
        yield key


async def delete_keys(redis: Redis, *parts: str) -> int:
    """Delete the keys that begin with `prefixed(*parts)`, and say how many."""
    keys = [key async for key in find_keys(redis, *parts)]
    for first in range(0, len(keys), SCAN_COUNT):
        await redis.unlink(*keys[first : first + SCAN_COUNT])
    return len(keys)


def as_text(value: bytes | str) -> str:
    """Read what Redis gives, whatever `decode_responses` in its URL says."""
    return value.decode() if isinstance(value, bytes) else value
