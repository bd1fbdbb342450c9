"""The decorator that keeps the results of a function in Redis."""

import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial, wraps
from types import FunctionType
from typing import Generic, ParamSpec, TypeVar, cast

from app.components.cache.arguments import hash_arguments
from app.components.cache.breaker import CacheUnavailableError
from app.components.cache.client import Cache, open_cache
from app.components.cache.codec import Codec, CodecError, return_annotation
from app.components.cache.flights import Result
from app.components.cache.keys import delete_keys, prefixed
from app.components.cache.settings import settings

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)


class CacheDefinitionError(TypeError):
    """A function whose results cannot be kept, with the place of its definition."""


class CachedFunction(Generic[P, R_co]):
    """A function with `@cached`, which is called only for what is not in Redis yet."""

    def __init__(
        self,
        function: Callable[P, Awaitable[R_co]],
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

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Give the kept result for these arguments, else call the function."""
        key, cache = self._key(args, kwargs), await open_cache()
        call = partial(self._find_or_call, cache, key, *args, **kwargs)
        result, is_own = await cache.flights.join(key, call)
        value = result.value
        if not is_own and result.payload is not None:
            # A copy, as from Redis: what one caller does to it must not reach the others.
            value = self._codec.read(result.payload)
        return cast("R_co", value)

    async def invalidate(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Forget the result for these arguments.

        Raises `CacheUnavailableError` while Redis is away: the old result would come
        back with it.
        """
        key, cache = self._key(args, kwargs), await open_cache()
        cache.flights.forget(key)
        async with cache.reading() as redis:
            await redis.unlink(key)

    async def invalidate_all(self) -> None:
        """Forget the results for all arguments; raises like `invalidate`."""
        await forget_results(self._name)

    def _key(self, args: tuple[object, ...], kwargs: Mapping[str, object]) -> str:
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        for name in self._ignore:
            del bound.arguments[name]
        arguments = hash_arguments(bound.arguments)
        return prefixed("cache", self._name, self._codec.schema, arguments)

    async def _find_or_call(
        self, cache: Cache, key: str, *args: P.args, **kwargs: P.kwargs
    ) -> Result:
        if found := await self._find(cache, key):
            return found
        value = await self._function(*args, **kwargs)
        try:
            payload = self._codec.write(value)
        except CodecError as error:
            if not self._warned:
                self._warned = True
                facts = {"function": self._name, "reason": error}
                logger.warning("Result is not cached", extra=facts)
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
        found = None
        if payload is not None:
            with suppress(CodecError):
                found = Result(self._codec.read(payload), payload)
        cache.counts.add(self._name, hit=found is not None)
        return found

    async def _keep(self, cache: Cache, key: str, payload: bytes) -> None:
        ttl = self._ttl or timedelta(seconds=settings.cache_ttl_seconds)
        # That it is away is in the log and in the health check already.
        with suppress(CacheUnavailableError):
            async with cache.writing() as redis:
                pipeline = redis.pipeline(transaction=False)
                pipeline.set(key, payload, px=ttl)
                await cache.counts.hand_over(pipeline)


def cached(
    *, ttl: float | timedelta | None = None, ignore: tuple[str, ...] = ()
) -> Callable[[Callable[P, Awaitable[R_co]]], CachedFunction[P, R_co]]:
    """Keep the results of an `async def` function for `ttl` seconds.

    Without `ttl` it is `CACHE_TTL_SECONDS`. Arguments named in `ignore`, such as a
    client, do not tell one result from another.
    """
    lifetime = timedelta(seconds=ttl) if isinstance(ttl, int | float) else ttl

    def decorate(function: Callable[P, Awaitable[R_co]]) -> CachedFunction[P, R_co]:
        try:
            codec = check_definition(function, lifetime, ignore)
        except (TypeError, ValueError) as error:
            code = getattr(function, "__code__", None)
            place = f"{code.co_filename}:{code.co_firstlineno}: " if code else ""
            name = getattr(function, "__qualname__", repr(function))
            raise CacheDefinitionError(
                f"{place}{name} cannot be cached: {error}"
            ) from error
        results = CachedFunction(function, codec, lifetime, ignore)

        # A function, because that is what FastAPI awaits in each of its releases.
        @wraps(function)
        async def call(*args: P.args, **kwargs: P.kwargs) -> R_co:
            return await results(*args, **kwargs)

        vars(call).update(
            invalidate=results.invalidate, invalidate_all=results.invalidate_all
        )
        return cast("CachedFunction[P, R_co]", call)

    return decorate


def check_definition(
    function: Callable[..., object], ttl: timedelta | None, ignore: tuple[str, ...]
) -> Codec:
    """Give what writes the results; raises `TypeError` or `ValueError` with a reason."""
    if not isinstance(function, FunctionType) or not inspect.iscoroutinefunction(
        function
    ):
        raise TypeError("it is not an `async def` function")
    parameters = list(inspect.signature(function).parameters)
    if parameters[:1] in (["self"], ["cls"]):
        raise TypeError(
            "it is a method, and its object may change unseen: cache a function, and "
            "pass it what it needs"
        )
    if outer := set(function.__code__.co_freevars) - {"__class__"}:
        raise TypeError(
            f"it uses {', '.join(sorted(outer))} of the function around it, unseen by the "
            "cache: pass it as an argument"
        )
    if unknown := set(ignore) - set(parameters):
        raise ValueError(f"it has no parameter {', '.join(sorted(unknown))} to ignore")
    if ttl is not None and ttl < timedelta(milliseconds=1):
        raise ValueError("its ttl is not more than zero")
    try:
        return Codec(return_annotation(function))
    except CodecError as error:
        raise TypeError(f"its return annotation: {error}") from error


async def forget_results(function: str) -> None:
    """Forget all results of the function with that module and name."""
    cache = await open_cache()
    cache.flights.forget_all(prefixed("cache", function, ""))
    async with cache.reading(limited=False) as redis:
        await delete_keys(redis, "cache", function)
