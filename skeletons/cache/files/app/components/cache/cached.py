"""The decorator that keeps the results of a function in Redis."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import wraps
from inspect import iscoroutinefunction, signature
from types import FunctionType
from typing import ParamSpec, Protocol, TypeVar, cast

from app.components.cache.codec import Codec, CodecError, return_annotation
from app.components.cache.results import CachedResults

P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)


class CacheDefinitionError(TypeError):
    """A function whose results cannot be kept, with the place of its definition."""


class CachedFunction(Protocol[P, R_co]):
    """A function with `@cached`."""

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Give the kept result for these arguments, else call the function."""

    async def invalidate(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Forget the result for these arguments.

        Raises `CacheUnavailableError` while Redis is away: the old result would come
        back with it.
        """

    async def invalidate_all(self) -> None:
        """Forget the results for all arguments; raises like `invalidate`."""


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
            check_definition(function, lifetime, ignore)
            codec = Codec(return_annotation(function))
        except CodecError as error:
            raise refusal(function, f"its return annotation: {error}") from error
        results = CachedResults(function, codec, lifetime, ignore)

        # A function, because that is what FastAPI awaits in each of its releases.
        @wraps(function)
        async def call(*args: P.args, **kwargs: P.kwargs) -> object:
            return await results(*args, **kwargs)

        vars(call).update(
            invalidate=results.invalidate, invalidate_all=results.invalidate_all
        )
        return cast("CachedFunction[P, R_co]", call)

    return decorate


def check_definition(
    function: Callable[..., object], ttl: timedelta | None, ignore: tuple[str, ...]
) -> None:
    if not (isinstance(function, FunctionType) and iscoroutinefunction(function)):
        raise refusal(function, "it is not an `async def` function")
    parameters = list(signature(function).parameters)
    if parameters[:1] in (["self"], ["cls"]):
        raise refusal(
            function,
            "it is a method, and its object may change unseen: cache a function, and "
            "pass it what it needs",
        )
    outer = [name for name in function.__code__.co_freevars if name != "__class__"]
    if outer:
        raise refusal(
            function,
            f"it uses {', '.join(outer)} of the function around it, unseen by the "
            "cache: pass it as an argument",
        )
    if unknown := [name for name in ignore if name not in parameters]:
        raise refusal(function, f"it has no parameter {', '.join(unknown)} to ignore")
    if ttl is not None and ttl < timedelta(milliseconds=1):
        raise refusal(function, "its ttl is not more than zero")


def refusal(function: Callable[..., object], reason: str) -> CacheDefinitionError:
    code = getattr(function, "__code__", None)
    place = f"{code.co_filename}:{code.co_firstlineno}: " if code else ""
    name = getattr(function, "__qualname__", repr(function))
    return CacheDefinitionError(f"{place}{name} cannot be cached: {reason}")
