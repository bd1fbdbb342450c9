from app.components.scheduler.card import scheduler_facts
from app.core.health import ComponentHealth, Status


def test_the_card_tells_where_jobs_run_and_how() -> None:
    details = {
        "mode": "embedded",
        "jobs": 2,
        "next_run": "report, 02 Mar 06:00 UTC",
        "last_failure": None,
    }
    health = ComponentHealth(status=Status.HEALTHY, details=details)
    assert scheduler_facts(health) == [
        ("Jobs", "2"),
        ("Next run", "report, 02 Mar 06:00 UTC"),
        ("Last failure", "None"),
        ("Runs", "In the web server"),
    ]


def test_while_no_scheduler_answers_the_card_tells_where_it_should() -> None:
    health = ComponentHealth(status=Status.DEGRADED, details={"mode": "separate"})
    assert scheduler_facts(health) == [("Runs", "In its own process")]
