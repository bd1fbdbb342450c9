import flet as ft

from app.components.frontend.card import Card, Fact
from app.core.health import ComponentHealth

KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
BYTES_PER_MEGABYTE = 1_000_000


def database_facts(health: ComponentHealth) -> list[Fact]:
    details = health.details
    kind, pending = str(details["kind"]), details["pending_migrations"]
    return [
        ("Kind", KINDS.get(kind, kind)),
        ("Size", describe_size(details["size_bytes"])),
        ("Migrations", f"{pending} pending" if pending else "Up to date"),
        ("Revision", str(details["revision"] or "None yet")),
    ]


def describe_size(size: object) -> str:
    if not isinstance(size, int):
        return "Unknown"
    return f"{size / BYTES_PER_MEGABYTE:.1f} MB"


database_card = Card(
    component="database",
    title="Database",
    icon=ft.Icons.STORAGE_OUTLINED,
    facts=database_facts,
)
