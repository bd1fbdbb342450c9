import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial

from app.components.cache.arguments import hash_arguments
from app.components.cache.breaker import CacheUnavailableError
from app.components.cache.client import Cache, open_cache
from app.components.cache.codec import Codec, CodecError
from app.components.cache.flights import Result
from app.components.cache.keys import delete_keys, prefixed
from app.components.cache.settings import settings

logger = logging.getLogger(__name__)

Arguments = Mapping[str, object]


class CachedResults:
    """A function that is called only for what is not in Redis yet."""

    def __init__(
        self,
        function: Callable[..., Awaitable[object]],
        codec: Codec,
        ttl: timedelta | None,
        ignore: tuple[str, ...],
    ) -> None:
        self._function = function
        self._codec = codec
        self._ttl = ttl
        self._ignore = ignore
        self._name = f"{function.__module__}.{function.__qualname__}"
        self._signature = inspect.signature(function)
        self._warned = False

    async def __call__(self, *args: object, **kwargs: object) -> object:
        key, cache = self._key(args, kwargs), await open_cache()
        call = partial(self._find_or_call, cache, key, args, kwargs)
        result, is_own = await cache.flights.join(key, call)
        if is_own or result.payload is None:
            return result.value
        # A copy, as from Redis: what one caller does to it must not reach the others.
        return self._codec.read(result.payload)

    async def invalidate(self, *args: object, **kwargs: object) -> None:
        key, cache = self._key(args, kwargs), await open_cache()
        cache.flights.forget(key)
        async with cache.reading() as redis:
            await redis.unlink(key)

    async def invalidate_all(self) -> None:
        await forget_results(self._name)

    def _key(self, args: tuple[object, ...], kwargs: Arguments) -> str:
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        told_apart = {
            name: value
            for name, value in bound.arguments.items()
            if name not in self._ignore
        }
        arguments = hash_arguments(told_apart)
        return prefixed("cache", self._name, self._codec.schema, arguments)

    async def _find_or_call(
        self, cache: Cache, key: str, args: tuple[object, ...], kwargs: Arguments
    ) -> Result:
        found = await self._find(cache, key)
        if found is not None:
            return found
        value = await self._function(*args, **kwargs)
        try:
            payload = self._codec.write(value)
        except CodecError as error:
            self._warn_once(error)
            return Result(value, None)
        # Not if it was invalidated in the meantime: it may be from before the change.
        if cache.flights.is_current(key):
            await self._keep(cache, key, payload)
        return Result(value, payload)

    async def _find(self, cache: Cache, key: str) -> Result | None:
        try:
            async with cache.reading() as redis:
                payload: bytes | str | None = await redis.get(key)
        except CacheUnavailableError:
            return None
        found = self._read(payload)
        cache.counts.add(self._name, hit=found is not None)
        return found

    def _read(self, payload: bytes | str | None) -> Result | None:
        if payload is None:
            return None
        try:
            return Result(self._codec.read(payload), payload)
        except CodecError:
            return None

    async def _keep(self, cache: Cache, key: str, payload: bytes | str) -> None:
        ttl = self._ttl or timedelta(seconds=settings.cache_ttl_seconds)
        try:
            async with cache.writing() as redis:
                pipeline = redis.pipeline(transaction=False)
                pipeline.set(key, payload, px=ttl)
                await cache.counts.hand_over(pipeline)
        except CacheUnavailableError:
            # It is in the log and in the health check already.
            return

    def _warn_once(self, error: CodecError) -> None:
        if not self._warned:
            self._warned = True
            logger.warning(
                "Result is not cached", extra={"function": self._name, "reason": error}
            )


async def forget_results(function: str) -> None:
    """Forget all results of the function with that module and name."""
    cache = await open_cache()
    cache.flights.forget_all(prefixed("cache", function, ""))
    async with cache.reading(limited=False) as redis:
        await delete_keys(redis, "cache", function)
