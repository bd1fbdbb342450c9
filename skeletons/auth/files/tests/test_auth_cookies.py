from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.components.auth.settings import settings
from app.components.auth.testing import PASSWORD, add_user, run_auth

ANN = "ann@example.com"
API = "/api/v1/auth"
CREDENTIALS = {"email": ANN, "password": PASSWORD}

Tokens = dict[str, str]


@pytest.fixture
def client() -> Iterator[TestClient]:
    with run_auth() as client:
        add_user(ANN)
        yield client


def get_tokens(client: TestClient) -> Tokens:
    form = {"username": ANN, "password": PASSWORD}
    answer = client.post(f"{API}/token", data=form)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    tokens: Tokens = answer.json()
    return tokens


def bearer(tokens: Tokens) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def knows_me(client: TestClient, tokens: Tokens | None = None) -> bool:
    answer = client.get(f"{API}/me", headers=bearer(tokens) if tokens else {})
    return answer.status_code == 200


def test_a_browser_gets_a_cookie_that_scripts_cannot_read(client: TestClient) -> None:
    answer = client.post(f"{API}/session", json=CREDENTIALS)
    assert answer.json()["email"] == ANN
    words = answer.headers["Set-Cookie"].split("; ")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= {*words}
    assert knows_me(client)
    assert client.post(f"{API}/logout").status_code == 204
    assert not knows_me(client)


def test_outside_of_development_the_cookie_needs_https(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "environment", "production")
    set_cookie = client.post(f"{API}/session", json=CREDENTIALS).headers["Set-Cookie"]
    assert set_cookie.startswith("__Host-")
    assert "Secure" in set_cookie.split("; ")
    assert "Domain" not in set_cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://evil.testserver"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_pages_of_other_sites_cannot_use_the_cookie(
    client: TestClient, headers: dict[str, str]
) -> None:
    client.post(f"{API}/session", json=CREDENTIALS)
    refused = client.post(f"{API}/logout", headers=headers)
    assert refused.status_code == 403
    refused = client.post(f"{API}/session", json=CREDENTIALS, headers=headers)
    assert refused.status_code == 403
    assert knows_me(client)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://testserver"},
        {"Origin": "https://shop.example", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_pages_that_may_do_so_use_the_cookie(
    client: TestClient, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "allowed_origins", "https://shop.example")
    client.post(f"{API}/session", json=CREDENTIALS, headers=headers)
    assert client.post(f"{API}/logout", headers=headers).status_code == 204


def test_an_access_token_needs_no_cookie_and_no_site(client: TestClient) -> None:
    headers = bearer(get_tokens(client)) | {"Sec-Fetch-Site": "cross-site"}
    assert client.post(f"{API}/logout", headers=headers).status_code == 204
