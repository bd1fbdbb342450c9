import time
from collections.abc import Mapping
from contextlib import suppress

from redis.exceptions import ResponseError

from app.components.cache.breaker import CacheUnavailableError
from app.components.cache.client import open_cache
from app.components.cache.counts import read_counts, sum_counts
from app.core.health import ComponentHealth, Status

NEARLY_FULL = 0.9
MEBIBYTE = 1024 * 1024


async def check_cache() -> ComponentHealth:
    """At worst degraded: while Redis is away, requests are still served."""
    cache = await open_cache()
    with suppress(CacheUnavailableError):
        async with cache.writing() as redis:
            await cache.counts.hand_over(redis.pipeline(transaction=False))
    try:
        async with cache.reading(insist=True) as redis:
            started = time.perf_counter()
            await redis.ping()
            latency_ms = round((time.perf_counter() - started) * 1000, 2)
            info: dict[str, object] = await redis.info()
            keys: int = await redis.dbsize()
            count = sum_counts(await read_counts(redis))
    except CacheUnavailableError:
        return ComponentHealth(
            status=Status.DEGRADED, message="Redis does not answer, see the log"
        )
    except ResponseError:
        return ComponentHealth(
            status=Status.DEGRADED, message="Redis refuses to tell how it is"
        )
    problem = find_problem(info, refuses_writes=cache.refuses_writes)
    return ComponentHealth(
        status=Status.DEGRADED if problem else Status.HEALTHY,
        message=problem,
        details={
            **server_facts(info),
            "keys": keys,
            "calls": count.calls,
            "hit_rate": count.hit_rate,
            "latency_ms": latency_ms,
        },
    )


def find_problem(info: Mapping[str, object], *, refuses_writes: bool) -> str:
    used, limit = number(info, "used_memory"), number(info, "maxmemory")
    if refuses_writes:
        return "Redis refuses to write, see the log"
    if limit and used >= NEARLY_FULL * limit:
        return "The memory of Redis is nearly full"
    return ""


def server_facts(info: Mapping[str, object]) -> dict[str, object]:
    return {
        "used_memory": number(info, "used_memory"),
        "memory_limit": number(info, "maxmemory") or None,
    }


def number(info: Mapping[str, object], name: str) -> int:
    return int(str(info.get(name, 0)))


def describe_hits(hit_rate: object, calls: object) -> str:
    if hit_rate is None:
        return "None yet"
    return f"{float(str(hit_rate)):.0%} of {int(str(calls)):,} calls"


def describe_size(size: object) -> str:
    return f"{int(str(size)) / MEBIBYTE:.1f} MiB"
