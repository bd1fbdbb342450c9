import time
from collections.abc import Mapping

from redis.exceptions import ResponseError

from app.components.cache.breaker import CacheUnavailableError
from app.components.cache.client import open_cache
from app.core.health import ComponentHealth, Status

NEARLY_FULL = 0.9
MEBIBYTE = 1024 * 1024


async def check_cache() -> ComponentHealth:
    """At worst degraded: while Redis is away, requests are still served."""
    cache = await open_cache()
    try:
        async with cache.reading(insist=True) as redis:
            started = time.perf_counter()
            await redis.ping()
            latency_ms = round((time.perf_counter() - started) * 1000, 2)
            info: dict[str, object] = await redis.info()
            keys: int = await redis.dbsize()
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
        details={**server_facts(info), "keys": keys, "latency_ms": latency_ms},
    )


def find_problem(info: Mapping[str, object], *, refuses_writes: bool) -> str:
    used, limit = number(info, "used_memory"), number(info, "maxmemory")
    if refuses_writes:
        return "Redis refuses to write, see the log"
    if limit and used >= NEARLY_FULL * limit:
        return "The memory of Redis is nearly full"
    return ""


def server_facts(info: Mapping[str, object]) -> dict[str, object]:
    hits, misses = number(info, "keyspace_hits"), number(info, "keyspace_misses")
    return {
        "used_memory": number(info, "used_memory"),
        "memory_limit": number(info, "maxmemory") or None,
        "hit_rate": round(hits / (hits + misses), 3) if hits + misses else None,
    }


def number(info: Mapping[str, object], name: str) -> int:
    return int(str(info.get(name, 0)))


def describe_size(size: object) -> str:
    return f"{int(str(size)) / MEBIBYTE:.1f} MiB"
