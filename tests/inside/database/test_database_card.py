import pytest

from app.components.database import card
from app.components.database.card import database_facts, database_place
from app.core.db import create_engine, parse_url
from app.core.health import ComponentHealth, Status


@pytest.mark.parametrize(
    ("pending", "size", "facts"),
    [
        (0, 2048, [("Migrations", "Up to date"), ("Size", "2 KiB")]),
        (2, 3_500_000, [("Migrations", "2 pending"), ("Size", "3.3 MiB")]),
        (0, None, [("Migrations", "Up to date"), ("Size", "Unknown")]),
    ],
)
def test_the_card_tells_migrations_and_size(
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
    assert database_facts(health) == [("Revision", "None yet"), *facts]


def test_the_card_tells_where_the_database_is(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = create_engine(parse_url("sqlite:///data/shop.db"))
    monkeypatch.setattr(card, "engine", engine)
    assert database_place() == "sqlite:///data/shop.db"


def test_the_card_does_not_tell_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    url = parse_url("postgresql://me:secret@db:5432/shop").set(drivername="sqlite")
    # An engine for PostgreSQL needs a driver that may not be there.
    monkeypatch.setattr(card, "engine", type("Engine", (), {"url": url}))
    assert database_place() == "sqlite://me:***@db:5432/shop"
