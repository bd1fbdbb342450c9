from functools import partial
from typing import Any

import flet as ft

from app.components.cache.breaker import CacheUnavailableError
from app.components.cache.cached import forget_results
from app.components.cache.client import open_cache, server_address
from app.components.cache.counts import Count, read_counts
from app.components.cache.health import describe_hits, describe_size
from app.components.frontend.card import Action, Card, Fact, Row
from app.core.health import ComponentHealth

ROWS = 20
HITS = "Hits since yesterday, 0:00 UTC"


def cache_facts(health: ComponentHealth) -> list[Fact]:
    details: dict[str, Any] = health.details
    memory = describe_size(details["used_memory"])
    if details["memory_limit"] is not None:
        memory += f" of {describe_size(details['memory_limit'])}"
    return [
        (HITS, describe_hits(details["hit_rate"], details["calls"])),
        ("Memory", memory),
        ("Keys of all", f"{details['keys']:,}"),
        ("Latency", f"{details['latency_ms']:.1f} ms"),
    ]


async def function_rows() -> list[Row]:
    async with (await open_cache()).reading() as redis:
        counts = await read_counts(redis)
    most_called = sorted(counts.items(), key=lambda each: -each[1].calls)
    return [function_row(name, count) for name, count in most_called[:ROWS]]


def function_row(function: str, count: Count) -> Row:
    module, _, name = function.rpartition(".")
    return Row(
        title=name,
        note=module,
        facts=[(HITS, describe_hits(count.hit_rate, count.calls))],
        actions=[
            Action(
                "Clear",
                ft.Icons.DELETE_OUTLINE,
                partial(clear, function),
                question=f"Forget the results of {name}?",
            )
        ],
    )


async def clear(function: str) -> str:
    await forget_results(function)
    return "The results are forgotten"


cache_card = Card(
    component="cache",
    title="Cache",
    icon=ft.Icons.MEMORY_OUTLINED,
    facts=cache_facts,
    where=server_address,
    advice="Start Redis, or set REDIS_URL. Until then functions are called each time.",
    rows=function_rows,
    empty="No function with @cached has been called since yesterday.",
    errors=(CacheUnavailableError,),
)
