import flet as ft

from app.components.frontend.card import Card, Fact
from app.core.health import ComponentHealth

MODES = {"embedded": "In the web server", "separate": "In its own process"}


def worker_facts(health: ComponentHealth) -> list[Fact]:
    details = health.details
    runs = ("Runs", MODES[str(details["mode"])])
    queues = details.get("queues")
    if not isinstance(queues, dict):
        return [runs]
    return [
        ("Workers", str(details["workers"])),
        *((f"Queue {name}", str(text)) for name, text in queues.items()),
        runs,
    ]


worker_card = Card(
    component="worker",
    title="Worker",
    icon=ft.Icons.CONSTRUCTION_OUTLINED,
    facts=worker_facts,
)
