"""How often `@cached` had a result and how often not, for each function.

A process counts by itself, and adds that to the count in Redis together with the next
result that it keeps, or when its health is asked: a hit costs no more than it did.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from app.components.cache.keys import prefixed

# `datetime.UTC` where Python has it.
UTC = timezone(timedelta(0))

KEPT = timedelta(days=2)


class Count(NamedTuple):
    hits: int
    misses: int

    @property
    def calls(self) -> int:
        return self.hits + self.misses

    @property
    def hit_rate(self) -> float | None:
        """From 0 to 1; None before the first call."""
        return self.hits / self.calls if self.calls else None


class Counts:
    """What this process has counted and not yet added to the count in Redis."""

    def __init__(self) -> None:
        self._new: Counter[str] = Counter()

    def add(self, function: str, *, hit: bool) -> None:
        self._new[f"{function}:{'hits' if hit else 'misses'}"] += 1

    async def hand_over(self, pipeline: Pipeline) -> None:
        """Execute a pipeline, with commands that add it to the count in Redis."""
        key, new = day_key(datetime.now(UTC)), self._new
        self._new = Counter()
        for name, number in new.items():
            pipeline.hincrby(key, name, number)
        if new:
            pipeline.expire(key, KEPT)
        await pipeline.execute()


async def read_counts(redis: Redis) -> dict[str, Count]:
    """Give the counts of yesterday and today, which begin at 0:00 UTC."""
    now, total = datetime.now(UTC), Counter[str]()
    async with redis.pipeline(transaction=False) as pipeline:
        pipeline.hgetall(day_key(now))
        pipeline.hgetall(day_key(now - timedelta(days=1)))
        for counted in await pipeline.execute():
            total.update({name.decode(): int(each) for name, each in counted.items()})
    functions = sorted({name.rpartition(":")[0] for name in total})
    return {
        each: Count(total[f"{each}:hits"], total[f"{each}:misses"])
        for each in functions
    }


def sum_counts(counts: Mapping[str, Count]) -> Count:
    return Count(
        sum(each.hits for each in counts.values()),
        sum(each.misses for each in counts.values()),
    )


def day_key(day: datetime) -> str:
    return prefixed("counts", f"{day:%Y-%m-%d}")
