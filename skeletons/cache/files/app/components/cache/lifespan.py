from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from fastapi import FastAPI

from app.components.cache.breaker import CacheUnavailableError
from app.components.cache.client import CacheSettingsError, close_cache, open_cache
from app.components.cache.health import check_cache
from app.core.config import settings
from app.core.health import health_check


@asynccontextmanager
async def cache_lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Connect to Redis, and report how it is; the application starts without it too."""
    await start_cache(app)
    try:
        yield
    finally:
        await stop_cache(app)


async def start_cache(app: FastAPI) -> None:
    check_settings()
    async with AsyncExitStack() as stack:
        cache = await open_cache()
        stack.push_async_callback(close_cache)
        # What is wrong goes to the log, once.
        with suppress(CacheUnavailableError):
            async with cache.reading() as redis:
                await redis.ping()
        stack.enter_context(health_check("cache", check_cache))
        app.state.cache_stack = stack.pop_all()


async def stop_cache(app: FastAPI) -> None:
    """Stop what `start_cache` started, if anything."""
    stack: AsyncExitStack | None = getattr(app.state, "cache_stack", None)
    if stack is not None:
        app.state.cache_stack = None
        await stack.aclose()


def check_settings() -> None:
    for name in ("redis_timeout_seconds", "cache_ttl_seconds", "session_ttl_seconds"):
        if getattr(settings, name) <= 0:
            raise CacheSettingsError(f"{name.upper()} is not more than zero")
