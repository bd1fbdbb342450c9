import re
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.components.auth.pages import router as pages_router
from app.components.auth.settings import settings as auth_settings
from app.components.auth.testing import PASSWORD, add_user, run, run_auth
from app.components.oauth.api import router
from app.components.oauth.journey import journey_cookie
from app.components.oauth.settings import settings
from app.components.oauth.testing import FakeProvider, run_provider
from app.models.identity import Identity
from app.models.user import User

ANN = "ann@example.com"
API = "/api/v1/oauth"
ME = "/api/v1/auth/me"
CONFIRMED = {"email": ANN, "primary": True, "verified": True}


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    with run_provider() as provider:
        yield provider


@pytest.fixture
def client(provider: FakeProvider) -> Iterator[TestClient]:
    assert provider.url
    with run_auth() as running:
        app = running.app
        assert isinstance(app, FastAPI)
        app.include_router(router)
        running.follow_redirects = False
        yield running


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def go_to_provider(url: str) -> str:
    """Sign in there, as a browser would, and give where it sends it."""
    try:
        urllib.request.build_opener(NoRedirect).open(url)
    except urllib.error.HTTPError as redirect:
        with redirect:
            return str(redirect.headers["Location"])
    raise AssertionError(url)


def begin(client: TestClient, provider: str = "google", following: str = "/") -> str:
    answer = client.get(f"{API}/{provider}", params={"next": following})
    assert answer.status_code == 303, answer.text
    return go_to_provider(answer.headers["Location"])


def sign_in(client: TestClient, provider: str = "google") -> int:
    return client.get(begin(client, provider)).status_code


def users() -> list[tuple[str, bool, str]]:
    async def read(db: AsyncSession) -> list[tuple[str, bool, str]]:
        found = select(User, Identity).join(Identity)
        rows = (await db.exec(found)).all()
        return [(user.email, user.verified, each.provider) for user, each in rows]

    return run(read)


@pytest.mark.parametrize("name", ["google", "github"])
def test_it_goes_round_by_pkce_and_ends_signed_in(
    client: TestClient, provider: FakeProvider, name: str
) -> None:
    provider.emails = [CONFIRMED]
    back = client.get(begin(client, name, "/account?tab=1"))
    assert (back.status_code, back.headers["Location"]) == (303, "/account?tab=1")
    assert client.get(ME).json()["email"] == ANN
    assert users() == [(ANN, True, name)]
    assert journey_cookie() not in client.cookies


def test_the_same_person_is_the_same_user_whatever_their_email(
    client: TestClient, provider: FakeProvider
) -> None:
    assert sign_in(client) == 303
    first = client.get(ME).json()["id"]
    provider.claims = {"email": "anna@example.com", "email_verified": False}
    assert sign_in(client) == 303
    assert client.get(ME).json()["id"] == first


def test_both_providers_lead_to_one_user(
    client: TestClient, provider: FakeProvider
) -> None:
    add_user(ANN)
    provider.emails = [CONFIRMED]
    assert sign_in(client, "google") == 303
    assert sign_in(client, "github") == 303
    assert sorted(users()) == [(ANN, True, "github"), (ANN, True, "google")]
    form = {"username": ANN, "password": PASSWORD}
    assert client.post("/api/v1/auth/token", data=form).status_code == 200


@pytest.mark.parametrize("name", ["google", "github"])
def test_an_email_that_is_not_confirmed_opens_nothing(
    client: TestClient, provider: FakeProvider, name: str
) -> None:
    add_user(ANN)
    provider.claims = {"email_verified": False}
    provider.emails = [CONFIRMED | {"verified": False}]
    assert sign_in(client, name) == 403
    assert client.get(ME).status_code == 401
    assert users() == []


def test_a_password_of_somebody_else_is_forgotten(client: TestClient) -> None:
    body = {"email": ANN, "password": PASSWORD}
    assert client.post("/api/v1/auth/register", json=body).status_code == 202
    assert sign_in(client) == 303
    form = {"username": ANN, "password": PASSWORD}
    assert client.post("/api/v1/auth/token", data=form).status_code == 401


def test_what_comes_back_to_another_browser_is_refused(client: TestClient) -> None:
    back = begin(client)
    kept = client.cookies[journey_cookie()]
    client.cookies.clear()
    assert client.get(back).status_code == 403
    client.cookies.set(journey_cookie(), kept)
    assert client.get(back.replace("state=", "state=x")).status_code == 403
    assert client.get(back.replace("google", "github")).status_code == 403
    assert client.get(back).status_code == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-application"},
        {"exp": 1},
        {"nonce": "another"},
        {"nonce": None},
    ],
)
def test_what_is_said_to_somebody_else_is_refused(
    client: TestClient, provider: FakeProvider, claims: dict[str, object]
) -> None:
    provider.claims = claims
    assert sign_in(client) == 403
    assert users() == []


def test_what_is_signed_in_another_way_is_refused(
    client: TestClient, provider: FakeProvider
) -> None:
    provider.key = generate_private_key(public_exponent=65537, key_size=2048)
    assert sign_in(client) == 403
    provider.algorithm = "PS256"
    assert sign_in(client) == 403
    assert users() == []


@pytest.mark.parametrize("following", ["//elsewhere.example", "https://a.example", ""])
def test_nobody_is_led_elsewhere(client: TestClient, following: str) -> None:
    back = client.get(begin(client, following=following))
    assert back.headers["Location"] == "/"


def test_where_registration_is_closed_nobody_new_comes_in(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth_settings, "registration", "closed")
    assert sign_in(client) == 403
    add_user(ANN)
    assert sign_in(client) == 303


def test_a_provider_that_is_away_is_told_of(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "google_url", "http://127.0.0.1:1")
    refused = client.get(f"{API}/google")
    assert refused.status_code == 403
    assert "did not work" in refused.json()["detail"]


def test_the_page_to_sign_in_has_links_that_go_on(
    client: TestClient, provider: FakeProvider
) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    app.include_router(pages_router)
    page = client.get("/auth/sign-in", params={"next": '/a"b'}).text
    links = re.findall(r'href="\.\.(/api/v1/oauth/[^"]+)"', page)
    assert links == [
        "/api/v1/oauth/google?next=%2Fa%22b",
        "/api/v1/oauth/github?next=%2Fa%22b",
    ]
    back = go_to_provider(client.get(links[0]).headers["Location"])
    assert provider.url
    assert client.get(back).headers["Location"] == "/a%22b"


def test_only_what_is_set_up_is_offered(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get(API).json() == ["google", "github"]
    monkeypatch.setattr(settings, "google_id", "")
    assert client.get(API).json() == ["github"]
    assert client.get(f"{API}/google").status_code == 404
    assert client.get(f"{API}/facebook/callback").status_code == 404
