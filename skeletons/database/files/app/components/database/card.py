import flet as ft

from app.components.frontend.card import Card, Fact
from app.core.health import ComponentHealth

KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
KIBIBYTE = 1024
MEBIBYTE = 1024 * KIBIBYTE


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
    if size < MEBIBYTE:
        return f"{size / KIBIBYTE:.0f} KiB"
    return f"{size / MEBIBYTE:,.1f} MiB"


database_card = Card(
    component="database",
    title="Database",
    icon=ft.Icons.STORAGE_OUTLINED,
    facts=database_facts,
)
