import pytest
from fastapi.testclient import TestClient

from app.components.backend.main import create_app
from app.core.config import settings

ORIGIN = "https://example.com"
ALLOW_ORIGIN = "Access-Control-Allow-Origin"
PREFLIGHT = {"Origin": ORIGIN, "Access-Control-Request-Method": "GET"}
PATHS = ["/health", "/dashboard/"]


@pytest.mark.parametrize("path", PATHS)
def test_closed_by_default(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(settings, "cors_origins", [])

    with TestClient(create_app()) as client:
        assert ALLOW_ORIGIN not in client.get(path, headers={"Origin": ORIGIN}).headers
        assert ALLOW_ORIGIN not in client.options(path, headers=PREFLIGHT).headers


@pytest.mark.parametrize("path", PATHS)
def test_open_to_configured_origins_only(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(settings, "cors_origins", [ORIGIN])
    other = {"Origin": "https://example.org"}

    with TestClient(create_app()) as client:
        allowed = client.get(path, headers={"Origin": ORIGIN})
        assert allowed.headers[ALLOW_ORIGIN] == ORIGIN
        assert client.options(path, headers=PREFLIGHT).headers[ALLOW_ORIGIN] == ORIGIN
        assert ALLOW_ORIGIN not in client.get(path, headers=other).headers
