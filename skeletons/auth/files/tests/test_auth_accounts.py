from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from app.components.auth.settings import settings
from app.components.auth.testing import (
    PASSWORD,
    Mails,
    add_user,
    keep_mails,
    run_auth,
    sign_in,
)

ANN = "ann@example.com"
API = "/api/v1/auth"
OTHER = "another horse, another battery"

Answer = tuple[int, str]


@pytest.fixture
def mails() -> Iterator[Mails]:
    with keep_mails() as mails:
        yield mails


@pytest.fixture
def client(mails: Mails) -> Iterator[TestClient]:
    assert mails.is_empty()
    with run_auth() as client:
        yield client


def register(client: TestClient, password: str = PASSWORD, **more: str) -> Answer:
    body = {"email": ANN, "password": password, **more}
    answer = client.post(f"{API}/register", json=body)
    return answer.status_code, answer.text


def confirm(client: TestClient, token: str, password: str = PASSWORD) -> int:
    body = {"token": token, "password": password}
    return client.post(f"{API}/verify/confirm", json=body).status_code


def signs_in(client: TestClient, password: str = PASSWORD, email: str = ANN) -> bool:
    form = {"username": email, "password": password}
    return client.post(f"{API}/token", data=form).status_code == 200


def reset(client: TestClient, token: str, password: str = OTHER) -> int:
    body = {"token": token, "password": password}
    return client.post(f"{API}/reset/confirm", json=body).status_code


def test_a_forgotten_password_is_replaced(client: TestClient, mails: Mails) -> None:
    add_user(ANN)
    before = sign_in(ANN)
    known = client.post(f"{API}/reset", json={"email": ANN})
    unknown = client.post(f"{API}/reset", json={"email": "bob@example.com"})
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    token = mails.next_token()

    assert reset(client, token, "short") == 422
    assert reset(client, token) == 204
    assert "was changed" in mails.next()["Subject"]
    assert not signs_in(client)
    assert signs_in(client, OTHER)
    assert client.get(f"{API}/me", headers=before).status_code == 401
    assert reset(client, token, PASSWORD) == 404, "a link is good for once"
    assert mails.is_empty()


def test_a_link_is_good_for_one_of_those_who_use_it_at_once(
    client: TestClient, mails: Mails
) -> None:
    add_user(ANN)
    client.post(f"{API}/reset", json={"email": ANN})
    token = mails.next_token()
    with ThreadPoolExecutor(4) as threads:
        codes = threads.map(lambda _: reset(client, token), range(4))
        assert sorted(codes) == [204, 404, 404, 404]


def test_a_link_is_good_for_what_it_was_made_for(
    client: TestClient, mails: Mails
) -> None:
    register(client)
    token = mails.next_token()
    assert reset(client, token) == 404
    assert client.post(f"{API}/refresh", json={"refresh_token": token}).is_error
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get(f"{API}/me", headers=headers).status_code == 401


def test_a_link_is_not_good_for_ever(
    client: TestClient, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "mail_minutes", -1)
    register(client)
    assert confirm(client, mails.next_token()) == 404


def test_a_password_is_changed_by_who_knows_it(
    client: TestClient, mails: Mails
) -> None:
    add_user(ANN)
    here, there = sign_in(ANN), sign_in(ANN)
    body = {"current_password": "wrong", "password": OTHER}
    assert client.post(f"{API}/password", json=body, headers=here).status_code == 401
    body["current_password"] = PASSWORD
    assert client.post(f"{API}/password", json=body, headers=here).status_code == 204
    assert mails.next()["To"] == ANN
    assert signs_in(client, OTHER)
    assert client.get(f"{API}/me", headers=here).status_code == 200
    assert client.get(f"{API}/me", headers=there).status_code == 401


def test_an_email_is_changed_when_it_is_confirmed(
    client: TestClient, mails: Mails
) -> None:
    add_user(ANN)
    headers = sign_in(ANN)
    body = {"password": PASSWORD, "email": "Anna@example.com"}
    asked = client.post(f"{API}/email", json=body, headers=headers)
    assert asked.status_code == 202
    assert signs_in(client)
    link = {"token": mails.next_token(), "password": OTHER}
    assert client.post(f"{API}/email/confirm", json=link).status_code == 401
    link["password"] = PASSWORD
    assert client.post(f"{API}/email/confirm", json=link).status_code == 204
    told = mails.next()
    assert (told["To"], told["Subject"].partition(": ")[2]) == (
        ANN,
        "Your email address was changed",
    )
    assert signs_in(client, email="anna@example.com")
    assert not signs_in(client)
    assert client.post(f"{API}/email/confirm", json=link).status_code == 404


def test_an_email_that_a_stranger_registered_with_is_free(
    client: TestClient, mails: Mails
) -> None:
    register(client, OTHER, email="bob@example.com")
    of_a_stranger = mails.next_token()
    add_user(ANN)
    body = {"password": PASSWORD, "email": "bob@example.com"}
    client.post(f"{API}/email", json=body, headers=sign_in(ANN))
    link = {"token": mails.next_token(), "password": PASSWORD}
    assert client.post(f"{API}/email/confirm", json=link).status_code == 204
    assert signs_in(client, email="bob@example.com")
    assert confirm(client, of_a_stranger, OTHER) == 404


def test_an_email_of_somebody_else_is_not_taken(
    client: TestClient, mails: Mails
) -> None:
    add_user(ANN)
    add_user("bob@example.com")
    body = {"password": PASSWORD, "email": "bob@example.com"}
    asked = client.post(f"{API}/email", json=body, headers=sign_in(ANN))
    assert asked.status_code == 202
    mail = mails.next()
    assert mail["To"] == "bob@example.com"
    assert "#token=" not in mail.get_content()


def test_who_was_deactivated_gets_no_mail(client: TestClient, mails: Mails) -> None:
    add_user(ANN)
    admin = sign_in("admin@example.com", "admin")
    (ann,) = client.get(f"{API}/users?search=ann", headers=admin).json()["users"]
    user = f"{API}/users/{ann['id']}"
    assert client.patch(user, json={"active": False}, headers=admin).is_success
    client.post(f"{API}/reset", json={"email": ANN})
    client.post(f"{API}/reset", json={"email": "admin@example.com"})
    assert mails.next()["To"] == "admin@example.com"
    assert mails.is_empty()
