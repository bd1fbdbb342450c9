from app.components.cache.card import cache_facts
from app.core.health import ComponentHealth, Status


def test_the_card_tells_memory_keys_and_hit_rate() -> None:
    details = {
        "used_memory": 2097152,
        "memory_limit": 4194304,
        "hit_rate": 0.75,
        "keys": 2000,
        "latency_ms": 0.31,
    }
    health = ComponentHealth(status=Status.HEALTHY, details=details)
    assert cache_facts(health) == [
        ("Memory", "2.0 MiB of 4.0 MiB"),
        ("Keys", "2,000"),
        ("Hit rate", "75%"),
        ("Latency", "0.3 ms"),
    ]
