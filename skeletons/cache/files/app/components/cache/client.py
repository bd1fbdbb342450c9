"""The connection to Redis, for `@cached`, for sessions and for your own commands.

    redis = await get_redis()

It works wherever an event loop runs: in a request, a job, a task or a script. Each
loop has a client of its own, made at first use and closed when the loop ends.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from urllib.parse import urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from app.components.cache.breaker import CircuitBreaker
from app.components.cache.counts import Counts
from app.components.cache.flights import Flights
from app.components.cache.settings import settings

MAX_CONNECTIONS = 50

UNREACHABLE = (
    RedisConnectionError,
    RedisTimeoutError,
    asyncio.exceptions.TimeoutError,
    OSError,
)

# Python has it from 3.11 on; before that redis-py requires the package that has it.
time_limit: Callable[[float | None], AbstractAsyncContextManager[object]] = (
    asyncio if hasattr(asyncio, "timeout") else import_module("async_timeout")
).timeout


class CacheSettingsError(ValueError):
    """A setting of the cache that cannot be meant."""


class Cache:
    """The client of one event loop, and what it knows about the server's state."""

    def __init__(self) -> None:
        self.redis = connect()
        self.flights = Flights()
        self.counts = Counts()
        self._reach = CircuitBreaker(
            "Redis does not answer", "Redis answers again", *UNREACHABLE
        )
        self._writes = CircuitBreaker(
            "Redis refuses to write", "Redis writes again", ResponseError
        )
        self._until_loop_ends = self._close_with_loop()

    @property
    def refuses_writes(self) -> bool:
        return self._writes.is_open

    @asynccontextmanager
    async def reading(
        self, *, insist: bool = False, limited: bool = True
    ) -> AsyncIterator[Redis]:
        """Give the client for commands that together get `REDIS_TIMEOUT_SECONDS`.

        Raises `CacheUnavailableError`; at once if Redis was away a moment ago, unless
        the caller insists. Without the limit each command gets as much.
        """
        with self._reach.call(insist=insist):
            async with time_limit(settings.redis_timeout_seconds if limited else None):
                yield self.redis

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Redis]:
        """Like `reading`, for commands that Redis refuses when its memory is full."""
        with self._writes.call():
            async with self.reading() as redis:
                yield redis

    async def open(self) -> None:
        # An event loop closes the generators that have begun before it ends itself:
        # https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.shutdown_asyncgens
        await anext(self._until_loop_ends)

    async def close(self) -> None:
        await self._until_loop_ends.aclose()

    async def _close_with_loop(self) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            await disconnect(self.redis)


_caches: dict[asyncio.AbstractEventLoop, Cache] = {}


async def open_cache() -> Cache:
    """Give the cache of the running event loop; needs no server to be there."""
    loop = asyncio.get_running_loop()
    if loop not in _caches:
        for ended in [other for other in _caches if other.is_closed()]:
            del _caches[ended]
        _caches[loop] = Cache()
        await _caches[loop].open()
    return _caches[loop]


async def close_cache() -> None:
    """Close the connections of the running event loop, if it has any."""
    if cache := _caches.pop(asyncio.get_running_loop(), None):
        await cache.close()


async def get_redis() -> Redis:
    """Give the client itself, also as a dependency: `Depends(get_redis)`."""
    return (await open_cache()).redis


def connect() -> Redis:
    """Make a client; it connects with the first command."""
    try:
        pool = BlockingConnectionPool.from_url(
            settings.redis_url,
            max_connections=MAX_CONNECTIONS,
            timeout=settings.redis_timeout_seconds,
            socket_timeout=settings.redis_timeout_seconds,
            socket_connect_timeout=settings.redis_timeout_seconds,
            # Once more, because the server may have closed an idle connection.
            retry=Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
            retry_on_error=[RedisConnectionError],
        )
    except ValueError:
        # Not with its text, which may hold a piece of the password.
        raise CacheSettingsError(
            "REDIS_URL is not of the form redis://[user:password@]host[:port][/number]"
        ) from None
    return Redis(connection_pool=pool)


async def disconnect(redis: Redis) -> None:
    """Close the connections of a client."""
    # Its own method for it has another name, and another meaning, from release to release.
    await redis.connection_pool.disconnect()


def server_address() -> str:
    """Where Redis is, without the password that the URL may hold."""
    url = urlsplit(settings.redis_url)
    return url._replace(netloc=url.netloc.rpartition("@")[2], query="").geturl()
