import flet as ft

from app.components.cache.health import describe_size
from app.components.frontend.card import Card, Fact
from app.core.health import ComponentHealth


def cache_facts(health: ComponentHealth) -> list[Fact]:
    details = health.details
    memory = describe_size(details["used_memory"])
    if details["memory_limit"] is not None:
        memory += f" of {describe_size(details['memory_limit'])}"
    rate = details["hit_rate"]
    return [
        ("Memory", memory),
        ("Keys", f"{int(str(details['keys'])):,}"),
        ("Hit rate", "None yet" if rate is None else f"{float(str(rate)):.0%}"),
        ("Latency", f"{float(str(details['latency_ms'])):.1f} ms"),
    ]


cache_card = Card(
    component="cache",
    title="Cache",
    icon=ft.Icons.MEMORY_OUTLINED,
    facts=cache_facts,
)
