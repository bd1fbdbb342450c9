import flet as ft

from app.components.frontend.card import Card, Fact
from app.core.health import ComponentHealth

MODES = {"embedded": "In the web server", "separate": "In its own process"}


def scheduler_facts(health: ComponentHealth) -> list[Fact]:
    details = health.details
    runs = ("Runs", MODES[str(details["mode"])])
    if "jobs" not in details:
        return [runs]
    return [
        ("Jobs", str(details["jobs"])),
        ("Next run", str(details["next_run"] or "None")),
        ("Last failure", str(details["last_failure"] or "None")),
        runs,
    ]


scheduler_card = Card(
    component="scheduler",
    title="Scheduler",
    icon=ft.Icons.SCHEDULE_OUTLINED,
    facts=scheduler_facts,
)
