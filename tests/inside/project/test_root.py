import pytest
from fastapi.testclient import TestClient

from app.components.backend.main import create_app
from app.core.config import settings


def test_the_top_leads_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "environment", "development")
    answer = TestClient(create_app()).get("/", follow_redirects=False)

    assert answer.headers["Location"] == "/dashboard"
    assert answer.status_code == 307


def test_in_production_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "environment", "production")

    assert TestClient(create_app()).get("/").status_code == 404
