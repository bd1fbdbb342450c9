import os
import socket
from datetime import timedelta

import flet as ft

from app.components.frontend.card import Card, Fact
from app.components.frontend.times import span
from app.core.health import ComponentHealth


def application_facts(health: ComponentHealth) -> list[Fact]:
    uptime = timedelta(seconds=int(str(health.details["uptime_seconds"])))
    return [
        ("Environment", str(health.details["environment"]).capitalize()),
        ("Up for", span(uptime)),
    ]


application_card = Card(
    component="application",
    title="Application",
    icon=ft.Icons.ROCKET_LAUNCH_OUTLINED,
    facts=application_facts,
    where=lambda: f"Process {os.getpid()} on {socket.gethostname()}",
)
