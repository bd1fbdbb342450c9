import flet as ft

from app.components.frontend.card import Card, Fact
from app.core.db import engine
from app.core.health import ComponentHealth

KIBIBYTE = 1024
MEBIBYTE = 1024 * KIBIBYTE


def database_place() -> str:
    """Where the database is, without its password and the name of the driver."""
    url = engine.url.set(drivername=engine.url.get_backend_name())
    return url.render_as_string(hide_password=True)


def database_facts(health: ComponentHealth) -> list[Fact]:
    details = health.details
    pending = details["pending_migrations"]
    return [
        ("Revision", str(details["revision"] or "None yet")),
        ("Migrations", f"{pending} pending" if pending else "Up to date"),
        ("Size", describe_size(details["size_bytes"])),
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
    where=database_place,
    advice=(
        "Start the server that DATABASE_URL names; an SQLite file needs a folder that"
        " can be written to."
    ),
)
