import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from app.components.cache.breaker import CacheUnavailableError
from app.components.cache.client import close_cache, open_cache
from app.components.cache.health import check_cache
from app.core.health import health_check

_started: dict[asyncio.AbstractEventLoop, AsyncExitStack] = {}


@asynccontextmanager
async def cache_lifespan(_app: object) -> AsyncIterator[None]:
    """Connect to Redis, and report how it is; the application starts without it too."""
    cache = await open_cache()
    try:
        # What is wrong goes to the log, once.
        with suppress(CacheUnavailableError):
            async with cache.reading() as redis:
                await redis.ping()
        with health_check("cache", check_cache):
            yield
    finally:
        await close_cache()


async def start_cache(app: object) -> None:
    """Do the first half of `cache_lifespan`, where no `async with` fits."""
    stack = AsyncExitStack()
    await stack.enter_async_context(cache_lifespan(app))
    _started[asyncio.get_running_loop()] = stack


async def stop_cache(_app: object) -> None:
    """Stop what `start_cache` started, if anything."""
    if stack := _started.pop(asyncio.get_running_loop(), None):
        await stack.aclose()
