from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.auth.cookies import cookie_name
from app.components.auth.settings import settings
from app.components.auth.testing import PASSWORD, add_user, run, run_auth, sign_in
from app.components.auth.times import now
from app.models.auth import Password, RefreshToken, SignIn
from app.models.user import User

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


def refresh(client: TestClient, tokens: Tokens) -> Tokens | None:
    body = {"refresh_token": tokens["refresh_token"]}
    answer = client.post(f"{API}/refresh", json=body)
    assert answer.status_code in {200, 401}
    following: Tokens = answer.json()
    return following if answer.status_code == 200 else None


def knows_me(client: TestClient, tokens: Tokens | None = None) -> bool:
    answer = client.get(f"{API}/me", headers=bearer(tokens) if tokens else {})
    return answer.status_code == 200


def test_a_password_gives_tokens_that_open_routes(client: TestClient) -> None:
    tokens = get_tokens(client)
    me = client.get(f"{API}/me", headers=bearer(tokens)).json()
    assert (me["email"], me["roles"]) == (ANN, [])
    assert not knows_me(client)


def test_the_case_of_an_email_does_not_matter(client: TestClient) -> None:
    form = {"username": "Ann@Example.COM", "password": PASSWORD}
    assert client.post(f"{API}/token", data=form).status_code == 200


def change(**values: object) -> None:
    async def work(db: AsyncSession) -> None:
        await db.exec(update(User).values(**values))
        await db.commit()

    run(work)


@pytest.mark.parametrize(
    ("username", "password", "values"),
    [
        (ANN, "wrong", {}),
        ("bob@example.com", PASSWORD, {}),
        ("no address", PASSWORD, {}),
        ("\0", "\0", {}),
        (ANN, PASSWORD, {"active": False}),
        (ANN, PASSWORD, {"verified": False}),
    ],
)
def test_every_refusal_is_the_same(
    client: TestClient, username: str, password: str, values: dict[str, object]
) -> None:
    change(**({"active": True} | values))
    form = {"username": username, "password": password}
    refused = client.post(f"{API}/token", data=form)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    text = "Email or password is wrong, or the email is not confirmed"
    assert refused.json()["detail"] == text


def test_a_refresh_token_is_exchanged_once(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "refresh_leeway_seconds", 0)
    first = get_tokens(client)
    second = refresh(client, first)
    assert second
    assert knows_me(client, second)
    assert second["refresh_token"] != first["refresh_token"]
    third = refresh(client, second)
    assert third

    # Whoever has stolen it: the session ends for both, and so do its tokens.
    assert refresh(client, first) is None
    assert refresh(client, third) is None
    assert not knows_me(client, third)


def test_two_tabs_may_refresh_at_once(client: TestClient) -> None:
    tokens = get_tokens(client)
    following = refresh(client, tokens), refresh(client, tokens)
    assert all(each and refresh(client, each) for each in following)


def test_a_refresh_token_that_was_made_up_does_no_harm(client: TestClient) -> None:
    tokens = get_tokens(client)
    assert refresh(client, {"refresh_token": "made up"}) is None
    assert refresh(client, {"refresh_token": tokens["access_token"]}) is None
    assert knows_me(client, tokens)


def test_no_secret_is_kept_as_it_is(client: TestClient) -> None:
    tokens = get_tokens(client)
    client.post(f"{API}/session", json=CREDENTIALS)
    secrets = {PASSWORD, tokens["refresh_token"], client.cookies[cookie_name()]}

    async def read(db: AsyncSession) -> list[str | None]:
        passwords = (await db.exec(select(Password.hash))).all()
        tokens = (await db.exec(select(RefreshToken.hash))).all()
        used = col(SignIn.cookie_hash).is_not(None)
        cookies = (await db.exec(select(SignIn.cookie_hash).where(used))).all()
        return [*passwords, *tokens, *cookies]

    kept = run(read)
    assert len(kept) == 3
    assert secrets.isdisjoint(kept)


def test_sessions_are_listed_and_ended(client: TestClient) -> None:
    here, there = get_tokens(client), get_tokens(client)
    listed = client.get(f"{API}/sessions", headers=bearer(here)).json()
    assert [each["current"] for each in listed].count(True) == 1
    assert {each["agent"] for each in listed} == {"testclient"}
    (other,) = [each["id"] for each in listed if not each["current"]]

    deleted = client.delete(f"{API}/sessions/{other}", headers=bearer(here))
    assert deleted.status_code == 204
    assert knows_me(client, here)
    assert not knows_me(client, there)
    assert refresh(client, there) is None
    again = client.delete(f"{API}/sessions/{other}", headers=bearer(here))
    assert again.status_code == 404


def test_sessions_of_others_cannot_be_ended(client: TestClient) -> None:
    mine = get_tokens(client)
    (session,) = client.get(f"{API}/sessions", headers=bearer(mine)).json()
    bob = sign_in("bob@example.com", "admin")
    refused = client.delete(f"{API}/sessions/{session['id']}", headers=bob)
    assert refused.status_code == 404
    assert knows_me(client, mine)


def test_signing_out_everywhere_ends_all_sessions(client: TestClient) -> None:
    here, there = get_tokens(client), get_tokens(client)
    ended = client.delete(f"{API}/sessions", headers=bearer(here))
    assert ended.status_code == 204
    assert not knows_me(client, here)
    assert not knows_me(client, there)


@pytest.mark.parametrize(
    "ago",
    [
        {"used_at": timedelta(days=settings.idle_days, minutes=1)},
        {"created_at": timedelta(days=settings.session_days, minutes=1)},
    ],
)
def test_a_session_ends_by_itself(
    client: TestClient, ago: dict[str, timedelta]
) -> None:
    tokens = get_tokens(client)
    client.post(f"{API}/session", json=CREDENTIALS)

    async def age(db: AsyncSession) -> None:
        times = {name: now() - each for name, each in ago.items()}
        await db.exec(update(SignIn).values(**times))
        await db.commit()

    run(age)
    assert not knows_me(client)
    assert not knows_me(client, tokens)
    assert refresh(client, tokens) is None


def test_what_is_left_of_sessions_goes_with_the_next_one(client: TestClient) -> None:
    get_tokens(client)

    async def age(db: AsyncSession) -> None:
        await db.exec(update(SignIn).values(created_at=now() - timedelta(days=365)))
        await db.commit()

    async def count(db: AsyncSession) -> tuple[int, int]:
        sessions = (await db.exec(select(SignIn))).all()
        return len(sessions), len((await db.exec(select(RefreshToken))).all())

    run(age)
    get_tokens(client)
    assert run(count) == (1, 1)


def test_who_is_deactivated_is_out_at_once(client: TestClient) -> None:
    tokens = get_tokens(client)
    change(active=False)
    assert not knows_me(client, tokens)
    assert refresh(client, tokens) is None
