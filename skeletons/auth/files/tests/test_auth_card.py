from app.components.auth.card import auth_facts
from app.core.health import ComponentHealth, Status


def test_the_card_tells_how_many_there_are() -> None:
    details: dict[str, object] = {
        "users": 1234,
        "administrators": 2,
        "sessions": 56,
        "registration": "invitation",
    }
    health = ComponentHealth(status=Status.HEALTHY, details=details)
    assert auth_facts(health) == [
        ("Users", "1,234"),
        ("Administrators", "2"),
        ("Sessions today", "56"),
        ("Registration", "By invitation"),
    ]
