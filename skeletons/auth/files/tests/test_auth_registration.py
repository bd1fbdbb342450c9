import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.components.auth.emails import parse_email
from app.components.auth.settings import settings
from app.components.auth.testing import (
    PASSWORD,
    Mails,
    keep_mails,
    run_auth,
    sign_in,
)
from app.core.db import create_engine, open_session, parse_url

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


def test_an_account_is_used_after_its_address_is_confirmed(
    client: TestClient, mails: Mails
) -> None:
    assert register(client)[0] == 202
    token = mails.next_token()
    assert not signs_in(client)
    assert confirm(client, token) == 204
    assert signs_in(client)
    assert confirm(client, token) == 404, "a link is good for once"


def test_registering_again_tells_only_the_owner(
    client: TestClient, mails: Mails
) -> None:
    free = register(client)
    confirm(client, mails.next_token())
    taken = register(client, OTHER, email="ANN@example.com")
    assert taken == free
    mail = mails.next()
    assert mail["To"] == ANN
    assert "has an account already" in " ".join(mail.get_content().split())
    assert signs_in(client)
    assert not signs_in(client, OTHER)


def test_a_stranger_cannot_have_their_password_confirmed(
    client: TestClient, mails: Mails
) -> None:
    register(client)
    mine = mails.next_token()
    register(client, OTHER)
    of_a_stranger = mails.next_token()
    assert confirm(client, mine) == 404
    assert confirm(client, of_a_stranger) == 401
    assert not signs_in(client, OTHER)

    register(client)
    assert confirm(client, mails.next_token()) == 204
    assert signs_in(client)


def test_the_mail_is_sent_again(client: TestClient, mails: Mails) -> None:
    register(client)
    mails.next()
    known = client.post(f"{API}/verify", json={"email": ANN})
    assert confirm(client, mails.next_token()) == 204
    unknown = client.post(f"{API}/verify", json={"email": "bob@example.com"})
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())


@pytest.mark.parametrize("path", ["verify", "reset"])
def test_who_asks_for_a_mail_learns_nothing_by_the_time_it_takes(
    client: TestClient, path: str, away: None
) -> None:
    """The answer is there before anybody looks whether there is an account."""
    assert away is None
    assert client.post(f"{API}/{path}", json={"email": ANN}).status_code == 202
    assert client.get(f"{API}/me", headers={"Authorization": "Bearer x"}).is_error


@pytest.fixture
def away(tmp_path: Path) -> Iterator[None]:
    usual = open_session.kw["bind"]
    open_session.configure(bind=create_engine(parse_url(f"sqlite:///{tmp_path}")))
    yield
    open_session.configure(bind=usual)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ann@Example.COM", "ann@example.com", True),
        ("\u00c9va@example.com", "e\u0301va@example.com", True),
        ("jo@stra\u00dfe.example", "jo@xn--strae-oqa.example", True),
        ("jo@stra\u00dfe.example", "jo@strasse.example", False),
        ("stra\u00dfe@example.com", "strasse@example.com", False),
    ],
)
def test_an_address_is_one_however_it_is_written(
    one: str, other: str, *, same: bool
) -> None:
    assert (parse_email(one) == parse_email(other)) is same


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "Use 12 characters or more"),
        ("x" * 129, "Use 128 characters at most"),
        ("password1234", "This is a very common password."),
        (ANN + "1", "It is easy to guess."),
        ("aaaaaaaaaaaaaaaa", "It is easy to guess."),
        ("1q2w3e4r5t6y7u8i9o", "It is easy to guess."),
        ("Ichliebedich1", "It is easy to guess."),
        ("p@$$w0rd1234", "It is easy to guess."),
    ],
)
def test_passwords_that_are_easy_to_guess_are_refused(
    client: TestClient, mails: Mails, password: str, reason: str
) -> None:
    code, text = register(client, password)
    assert code == 422
    assert reason in text
    assert mails.is_empty()


def test_no_password_keeps_the_server_busy(client: TestClient) -> None:
    before = time.process_time()
    assert register(client, "4@8({[<369&#!1/|0$5+7%2/" * 2)[0] == 202
    assert time.process_time() - before < 1.5


def test_an_answer_never_repeats_what_was_sent(client: TestClient) -> None:
    for body in (
        {"email": "no address", "password": OTHER},
        {"email": ANN, "password": [OTHER]},
        {"email": ANN, "password": OTHER * 100},
        {"email": ANN, "password": f"{OTHER}\ud800"},
    ):
        refused = client.post(f"{API}/register", content=json.dumps(body))
        assert refused.status_code == 422
        assert OTHER not in refused.text
        told = {key for each in refused.json()["errors"] for key in each}
        assert told == {"type", "loc", "msg"}


def test_nobody_registers_where_that_is_switched_off(
    client: TestClient, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = sign_in("admin@example.com", "admin")
    invite(client, admin)
    token = mails.next_token()
    monkeypatch.setattr(settings, "registration", "closed")
    assert register(client)[0] == 403
    assert register(client, invitation=token)[0] == 403
    assert invite(client, admin) == 403


def invite(client: TestClient, headers: dict[str, str]) -> int:
    body = {"email": ANN, "roles": ["editor"]}
    answer = client.post(f"{API}/invitations", json=body, headers=headers)
    return answer.status_code


def test_an_invitation_counts_where_everybody_can_register(
    client: TestClient, mails: Mails
) -> None:
    admin = sign_in("admin@example.com", "admin")
    register(client, OTHER)
    mails.next()
    assert invite(client, admin) == 202
    assert register(client, invitation=mails.next_token())[0] == 202
    assert signs_in(client)
    (user,) = client.get(f"{API}/users?search=ann", headers=admin).json()["users"]
    assert (user["roles"], user["verified"]) == (["editor"], True)


def test_who_is_invited_registers_with_their_roles(
    client: TestClient, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "registration", "invitation")
    admin = sign_in("admin@example.com", "admin")
    assert invite(client, {}) == 401
    assert invite(client, admin) == 202
    token = mails.next_token()

    assert register(client)[0] == 403
    assert register(client, invitation="made up")[0] == 403
    stranger = register(client, email="bob@example.com", invitation=token)
    assert stranger[0] == 403
    assert register(client, invitation=token)[0] == 202
    assert signs_in(client)
    (user,) = client.get(f"{API}/users?search=ann", headers=admin).json()["users"]
    assert user["roles"] == ["editor"]

    assert register(client, OTHER, invitation=token)[0] == 202
    assert not signs_in(client, OTHER), "an invitation is good for one account"
