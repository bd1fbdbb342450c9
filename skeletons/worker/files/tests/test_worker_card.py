from app.components.worker.card import worker_facts
from app.core.health import ComponentHealth, Status


def test_the_card_tells_who_serves_what() -> None:
    details = {"mode": "separate", "workers": 1, "queues": {"default": "0 queued"}}
    health = ComponentHealth.model_validate(
        {"status": Status.HEALTHY, "details": details}
    )
    assert worker_facts(health) == [
        ("Workers", "1"),
        ("Queue default", "0 queued"),
        ("Runs", "In its own process"),
    ]


def test_without_redis_the_card_tells_where_the_worker_is() -> None:
    health = ComponentHealth(status=Status.DEGRADED, details={"mode": "embedded"})
    assert worker_facts(health) == [("Runs", "In the web server")]
