import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from app.components.cache.breaker import CacheUnavailableError
from app.components.cache.client import CacheSettingsError, close_cache, open_cache
from app.components.cache.health import check_cache
from app.components.cache.settings import settings
from app.core.health import health_check

_started: dict[asyncio.AbstractEventLoop, AsyncExitStack] = {}


@asynccontextmanager
async def cache_lifespan(app: object) -> AsyncIterator[None]:
    """Connect to Redis, and report how it is; the application starts without it too."""
    await start_cache(app)
    try:
        yield
    finally:
        await stop_cache(app)


async def start_cache(_app: object) -> None:
    check_settings()
    async with AsyncExitStack() as stack:
        cache = await open_cache()
        stack.push_async_callback(close_cache)
        # What is wrong goes to the log, once.
        with suppress(CacheUnavailableError):
            async with cache.reading() as redis:
                await redis.ping()
        stack.enter_context(health_check("cache", check_cache))
        _started[asyncio.get_running_loop()] = stack.pop_all()


async def stop_cache(_app: object) -> None:
    """Stop what `start_cache` started, if anything."""
    if stack := _started.pop(asyncio.get_running_loop(), None):
        await stack.aclose()


def check_settings() -> None:
    for name in (
        "redis_timeout_seconds",
        "cache_ttl_seconds",
        "session_ttl_seconds",
        "session_max_seconds",
    ):
        if getattr(settings, name) <= 0:
            raise CacheSettingsError(f"{name.upper()} is not more than zero")
