"""Jobs that failed for good: kept for a week, to be seen and run again.

They do not keep their results in arq's own place for so long, where they would stand in
the way of another job with the same id.
"""

import time
from collections.abc import Sequence

from redis.asyncio import Redis

from app.components.worker.heartbeat import failed_key

KEPT_SECONDS = 7 * 24 * 3600


async def keep_failure(redis: Redis, queue: str, key: str, result: bytes) -> None:
    """Keep arq's result of a job, whose id in arq is `key`."""
    now = time.time()
    async with redis.pipeline(transaction=True) as pipeline:
        pipeline.zremrangebyscore(failed_key(queue), "-inf", now - KEPT_SECONDS)
        pipeline.zadd(failed_key(queue), {key: now})
        pipeline.set(f"{failed_key(queue)}:{key}", result, ex=KEPT_SECONDS)
        await pipeline.execute()


async def read_failures(
    redis: Redis, queues: Sequence[str], limit: int
) -> list[tuple[str, bytes]]:
    """Give arq's ids and results of the latest ones, the newest first."""
    found: list[tuple[float, str, bytes]] = []
    for queue in queues:
        latest = await redis.zrange(
            failed_key(queue), 0, limit - 1, desc=True, withscores=True
        )
        for key, score in latest:
            result = await redis.get(f"{failed_key(queue)}:{key.decode()}")
            if result is not None:
                found.append((score, key.decode(), result))
    return [(key, result) for _, key, result in sorted(found, reverse=True)[:limit]]


async def find_failure(
    redis: Redis, queues: Sequence[str], key: str
) -> tuple[str, bytes] | None:
    """Give the queue and arq's result of one."""
    for queue in queues:
        if result := await redis.get(f"{failed_key(queue)}:{key}"):
            return queue, result
    return None


async def forget_failure(redis: Redis, queue: str, key: str) -> None:
    async with redis.pipeline(transaction=True) as pipeline:
        pipeline.zrem(failed_key(queue), key)
        pipeline.delete(f"{failed_key(queue)}:{key}")
        await pipeline.execute()
