import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

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
            info: dict[str, Any] = await redis.info()
            keys: int = await redis.dbsize()
            count = sum_counts(await read_counts(redis))
    except CacheUnavailableError:
        return degraded("Redis does not answer, see the log")
    except ResponseError:
        return degraded("Redis refuses to tell how it is")
    details = {
        **server_facts(info),
        "keys": keys,
        "calls": count.calls,
        "hit_rate": count.hit_rate,
        "latency_ms": latency_ms,
    }
    used, limit = details["used_memory"], details["memory_limit"]
    if cache.refuses_writes:
        return degraded("Redis refuses to write, see the log", details)
    if limit and used >= NEARLY_FULL * limit:
        return degraded("The memory of Redis is nearly full", details)
    return ComponentHealth(status=Status.HEALTHY, details=details)


def degraded(
    message: str, details: Mapping[str, object] | None = None
) -> ComponentHealth:
    return ComponentHealth(
        status=Status.DEGRADED, message=message, details=dict(details or {})
    )


def server_facts(info: Mapping[str, Any]) -> dict[str, Any]:
    """Memory in bytes, of which the limit is None where there is none."""
    used, limit = (int(info.get(name, 0)) for name in ("used_memory", "maxmemory"))
    return {"used_memory": used, "memory_limit": limit or None}


def describe_hits(hit_rate: float | None, calls: int) -> str:
    return "None yet" if hit_rate is None else f"{hit_rate:.0%} of {calls:,} calls"


def describe_size(size: int) -> str:
    return f"{size / MEBIBYTE:.1f} MiB"
