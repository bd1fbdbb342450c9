import pytest

from app.components.database.card import database_facts
from app.core.health import ComponentHealth, Status


@pytest.mark.parametrize(
    ("pending", "size", "facts"),
    [
        (0, 2048, [("Size", "2 KiB"), ("Migrations", "Up to date")]),
        (2, 3_500_000, [("Size", "3.3 MiB"), ("Migrations", "2 pending")]),
        (0, None, [("Size", "Unknown"), ("Migrations", "Up to date")]),
    ],
)
def test_the_card_tells_size_and_migrations(
    pending: int, size: int | None, facts: list[tuple[str, str]]
) -> None:
    health = ComponentHealth(
        status=Status.HEALTHY,
        details={
            "kind": "sqlite",
            "size_bytes": size,
            "revision": None,
            "pending_migrations": pending,
        },
    )
    kind, revision = ("Kind", "SQLite"), ("Revision", "None yet")
    assert database_facts(health) == [kind, *facts, revision]
