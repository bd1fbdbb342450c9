import logging
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from limits import parse

from app.components.auth.testing import PASSWORD, add_user, run_auth
from app.components.auth.throttle import SIGN_IN, network_of

ANN = "ann@example.com"
API = "/api/v1/auth"


@pytest.fixture
def client() -> Iterator[TestClient]:
    with run_auth() as client:
        add_user(ANN)
        yield client


def sign_in(client: TestClient, email: str, password: str) -> int:
    form = {"username": email, "password": password}
    return client.post(f"{API}/token", data=form).status_code


@pytest.mark.parametrize("email", [ANN, "nobody@example.com"])
def test_guessing_comes_to_an_end_for_every_account(
    client: TestClient, email: str
) -> None:
    assert [sign_in(client, email, "wrong") for _ in range(10)] == [401] * 10
    form = {"username": email, "password": PASSWORD}
    refused = client.post(f"{API}/token", data=form)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60 + 1
    assert sign_in(client, "bob@example.com", "wrong") == 401


def test_the_right_password_makes_up_for_mistakes(client: TestClient) -> None:
    for _ in range(3):
        assert [sign_in(client, ANN, "wrong") for _ in range(9)] == [401] * 9
        assert sign_in(client, ANN, PASSWORD) == 200


def test_one_address_cannot_try_many_accounts(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SIGN_IN.limits, "address", parse("3 per hour"))
    codes = [sign_in(client, f"{number}@example.com", "x") for number in range(4)]
    assert codes == [401] * 3 + [429]


@pytest.mark.parametrize("path", ["register", "verify", "reset"])
def test_nobody_is_flooded_with_mails(client: TestClient, path: str) -> None:
    body = {"email": "bob@example.com", "password": "short"}
    codes = [client.post(f"{API}/{path}", json=body).status_code for _ in range(6)]
    assert codes[-1] == 429
    assert 429 not in codes[:-1]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("testclient", "testclient", True),
    ],
)
def test_what_one_subscriber_has_counts_as_one(
    one: str, other: str, *, same: bool
) -> None:
    assert (network_of(one) == network_of(other)) is same


def test_nothing_secret_is_logged(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for password in ("a wrong password", PASSWORD):
        sign_in(client, ANN, password)
    tokens = client.post(
        f"{API}/token", data={"username": ANN, "password": PASSWORD}
    ).json()
    client.post(f"{API}/refresh", json={"refresh_token": tokens["refresh_token"]})
    logged = " ".join(str(vars(record)) for record in caplog.records)
    for secret in ("a wrong password", PASSWORD, *tokens.values()):
        assert str(secret) not in logged or secret in {"bearer", 600}
