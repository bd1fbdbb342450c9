import flet as ft

from app.components.frontend.card import Card, Fact
from app.core.health import ComponentHealth

REGISTRATION = {
    "open": "Open",
    "invitation": "By invitation",
    "closed": "Closed",
}


def auth_facts(health: ComponentHealth) -> list[Fact]:
    details = health.details
    registration = str(details["registration"])
    return [
        ("Users", f"{int(str(details['users'])):,}"),
        ("Administrators", f"{int(str(details['administrators'])):,}"),
        ("Sessions today", f"{int(str(details['sessions'])):,}"),
        ("Registration", REGISTRATION.get(registration, registration)),
    ]


auth_card = Card(
    component="auth",
    title="Users",
    icon=ft.Icons.PEOPLE_OUTLINED,
    facts=auth_facts,
    where=lambda: "In the database",
    advice="Upgrade the database: its tables come along as a migration.",
)
