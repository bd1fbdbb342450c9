from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from app.components.cache.client import open_cache
from app.components.cache.keys import prefixed


@asynccontextmanager
async def open_limiter() -> AsyncIterator[MovingWindowRateLimiter]:
    """Give what counts in Redis, for all processes; raises `CacheUnavailableError`."""
    cache = await open_cache()
    async with cache.writing() as redis:
        storage = RedisStorage(
            "async+redis://",
            implementation="redispy",
            key_prefix=prefixed("tries"),
            connection_pool=redis.connection_pool,  # type: ignore[arg-type]
        )
        yield MovingWindowRateLimiter(storage)
