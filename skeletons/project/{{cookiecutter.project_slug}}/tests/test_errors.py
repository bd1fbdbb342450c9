import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from app.components.backend.main import create_app
from app.core.config import settings

PROBLEM = "application/problem+json"


class Account(BaseModel):
    password: int


@pytest.fixture
def client() -> TestClient:
    """The whole application, with routes that go wrong."""
    app = create_app()

    @app.post("/accounts")
    async def create(account: Account) -> Account:
        return account

    @app.get("/fails")
    async def fail() -> None:
        raise ConnectionError("redis://:hunter2@cache")

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("GET", "/nowhere", "", 404),
        ("GET", "/fails", "", 500),
        ("POST", "/accounts", '{"password": "hunter2"}', 422),
        ("POST", "/accounts", '{"password": NaN}', 422),
        ("POST", "/accounts", " " * (settings.max_body_bytes + 1), 413),
    ],
)
def test_errors_have_one_format_and_tell_no_secrets(
    client: TestClient, method: str, path: str, body: str, code: int
) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.request(method, path, content=body, headers=headers)

    assert (response.status_code, response.json()["status"]) == (code, code)
    assert response.headers["Content-Type"] == PROBLEM
    assert "hunter2" not in response.text


def test_only_known_hosts_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "allowed_hosts", ["example.com"])
    client = TestClient(create_app())

    assert client.get("/health", headers={"Host": "example.com"}).status_code == 200
    refused = client.get("/health", headers={"Host": "evil.example"})
    assert (refused.status_code, refused.headers["Content-Type"]) == (400, PROBLEM)
