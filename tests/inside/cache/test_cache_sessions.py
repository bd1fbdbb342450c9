from collections.abc import Iterator
from typing import Annotated

import pytest
from fake_redis import FakeRedis, run_fake_redis
from fastapi import Body, FastAPI, HTTPException
from fastapi.responses import RedirectResponse
from fastapi.testclient import TestClient
from pydantic import SecretStr

from app.components.cache.session_cookie import (
    SessionSecretError,
    check_secret,
    cookie_name,
    sign,
    signing_key,
    verify,
)
from app.components.cache.session_middleware import SessionMiddleware
from app.components.cache.session_store import as_json
from app.components.cache.sessions import SessionDep, sign_out_everywhere
from app.components.cache.settings import CacheSettings, settings


def make_app() -> FastAPI:
    app = FastAPI()
    app.add_middleware(SessionMiddleware)

    @app.post("/login")
    async def login(
        name: Annotated[str, Body(embed=True)], session: SessionDep
    ) -> None:
        session.rotate(name)
        session["user"] = name

    @app.get("/me")
    async def me(session: SessionDep) -> str:
        return str(session.get("user"))

    @app.post("/visit")
    async def visit(session: SessionDep) -> RedirectResponse:
        visits = session.setdefault("visits", [])
        assert isinstance(visits, list)
        visits.append(len(visits))
        return RedirectResponse("/visits", 303)

    @app.get("/visits")
    async def visits(session: SessionDep) -> str:
        return str(session.get("visits"))

    @app.get("/open")
    async def without_session() -> None: ...

    @app.post("/logout")
    async def logout(session: SessionDep) -> None:
        session.clear()

    @app.post("/fail/{status}")
    async def fail(status: int, session: SessionDep) -> None:
        session["user"] = "nobody"
        raise HTTPException(status)

    @app.post("/wrong")
    async def wrong(session: SessionDep) -> None:
        session["user"] = object()

    return app


@pytest.fixture
def redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRedis]:
    signing_key.cache_clear()
    with run_fake_redis() as redis:
        # Not what this machine says.
        for name, value in CacheSettings.model_construct():
            monkeypatch.setattr(settings, name, value)
        monkeypatch.setattr(settings, "redis_url", redis.url)
        monkeypatch.setattr(settings, "cache_prefix", "tests")
        monkeypatch.setattr(settings, "session_secret", SecretStr("s" * 32))
        yield redis
    signing_key.cache_clear()


@pytest.fixture
def browser(redis: FakeRedis) -> Iterator[TestClient]:
    with TestClient(make_app(), raise_server_exceptions=False) as browser:
        yield browser


def stored_sessions(redis: FakeRedis) -> list[bytes]:
    """What else the application keeps in Redis is none of these tests' business."""
    return [key for key in redis.hashes if key.startswith(b"tests:session:")]


def test_a_session_lasts_from_login_to_logout(
    browser: TestClient, redis: FakeRedis
) -> None:
    assert browser.get("/me").json() == "None"
    assert stored_sessions(redis) == []
    browser.post("/login", json={"name": "ann"})
    assert browser.get("/me").json() == "ann"
    (key,) = stored_sessions(redis)
    assert redis.lifetimes[key] == b"EX 604800"
    browser.post("/logout")
    assert stored_sessions(redis) == []
    assert browser.get("/me").json() == "None"
    assert not browser.cookies


def test_the_cookie_holds_only_a_signed_id(browser: TestClient) -> None:
    header = browser.post("/login", json={"name": "ann"}).headers["Set-Cookie"]
    cookie, *attributes = header.split("; ")
    assert cookie.startswith(f"{cookie_name()}=")
    assert set(attributes) == {"HttpOnly", "Max-Age=604800", "Path=/", "SameSite=lax"}
    assert "ann" not in cookie


def test_in_production_the_cookie_is_for_https_only(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "environment", "production")
    browser.base_url = "https://testserver"
    header = browser.post("/login", json={"name": "ann"}).headers["Set-Cookie"]
    assert header.startswith("__Host-session-")
    assert "; Secure" in header
    assert browser.get("/me").json() == "ann"


def test_a_login_gives_a_new_id_and_ends_the_old_one(
    browser: TestClient, redis: FakeRedis
) -> None:
    browser.post("/visit", follow_redirects=False)
    before = dict(browser.cookies)
    browser.post("/login", json={"name": "ann"})
    assert dict(browser.cookies) != before
    assert len(stored_sessions(redis)) == 1
    assert browser.get("/visits").json() == "[0]"
    browser.cookies.clear()
    browser.cookies.update(before)
    assert browser.get("/me").json() == "None"


def test_changes_within_a_value_are_saved_with_any_response(
    browser: TestClient,
) -> None:
    assert browser.post("/visit").json() == "[0]"
    assert browser.post("/visit").json() == "[0, 1]"


@pytest.mark.parametrize(
    "cookie", ["", ".", "x", "x.y", f"x.{'0' * 64}", "\xe4.\xf6", "signed"]
)
def test_a_cookie_that_nobody_gave_out_is_no_session(
    browser: TestClient, redis: FakeRedis, cookie: str
) -> None:
    redis.hashes[b"tests:session:x"] = {b"=user": b'"ann"', b"began": b"9999999999"}
    value = sign("unknown") if cookie == "signed" else cookie
    headers = {b"Cookie": f"{cookie_name()}={value}".encode("latin-1")}
    response = browser.get("/me", headers=headers)
    assert (response.status_code, response.json()) == (200, "None")


@pytest.mark.parametrize("stored", [{}, {b"=user": b'"ann'}, {b"began": b""}])
def test_a_session_that_cannot_be_read_is_over(
    browser: TestClient, redis: FakeRedis, stored: dict[bytes, bytes]
) -> None:
    browser.post("/login", json={"name": "ann"})
    (key,) = stored_sessions(redis)
    redis.hashes[key] = {**redis.hashes[key], **stored} if stored else {}
    assert browser.get("/me").json() == "None"


def test_a_session_that_ended_meanwhile_does_not_come_back(redis: FakeRedis) -> None:
    app = make_app()

    @app.post("/slow")
    async def slow(session: SessionDep) -> None:
        redis.hashes.clear()
        session["user"] = "again"

    with TestClient(app) as browser:
        browser.post("/login", json={"name": "ann"})
        browser.post("/slow")
        assert stored_sessions(redis) == []


def test_requests_at_the_same_time_keep_each_others_changes(redis: FakeRedis) -> None:
    app = make_app()
    browser = TestClient(app)

    @app.post("/outer")
    def outer(session: SessionDep) -> None:
        session["outer"] = 1
        del session["user"]
        browser.post("/inner")

    @app.post("/inner")
    def inner(session: SessionDep) -> None:
        session["inner"] = 2

    @app.get("/all")
    def everything(session: SessionDep) -> dict[str, object]:
        return dict(session)

    with browser:
        browser.post("/login", json={"name": "ann"})
        browser.post("/outer")
        assert browser.get("/all").json() == {"outer": 1, "inner": 2}


def test_a_session_ends_some_time_after_its_login_however_it_is_used(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.post("/login", json={"name": "ann"})
    assert browser.get("/me").json() == "ann"
    monkeypatch.setattr(settings, "session_max_seconds", 0)
    assert browser.get("/me").json() == "None"


def test_a_user_is_signed_out_everywhere(redis: FakeRedis) -> None:
    app = make_app()

    @app.post("/everywhere")
    async def everywhere(session: SessionDep) -> int:
        return await sign_out_everywhere(str(session["user"]))

    browsers = [TestClient(app) for _ in range(3)]
    for browser, name in zip(browsers, ("ann", "ann", "bob"), strict=True):
        browser.post("/login", json={"name": name})
    assert browsers[0].post("/everywhere").json() == 2
    users = [browser.get("/me").json() for browser in browsers]
    assert users == ["None", "None", "bob"]


def test_a_secret_can_be_replaced_while_people_are_signed_in(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.post("/login", json={"name": "ann"})
    signing_key.cache_clear()
    monkeypatch.setattr(settings, "session_secret", SecretStr("t" * 32))
    monkeypatch.setattr(settings, "session_secret_previous", SecretStr("s" * 32))
    assert browser.get("/me").json() == "ann"
    monkeypatch.setattr(settings, "session_secret_previous", SecretStr(""))
    assert browser.get("/me").json() == "ann", "its cookie has the new signature by now"


@pytest.mark.parametrize(("status", "user"), [(400, "nobody"), (500, "ann")])
def test_nothing_is_saved_after_a_server_error(
    browser: TestClient, status: int, user: str
) -> None:
    browser.post("/login", json={"name": "ann"})
    assert browser.post(f"/fail/{status}").status_code == status
    assert browser.get("/me").json() == user


def test_a_value_that_is_no_json_is_a_server_error(browser: TestClient) -> None:
    assert browser.post("/wrong").status_code == 500
    assert browser.get("/me").json() == "None"


@pytest.mark.parametrize("value", [("ann",), {1: "ann"}])
def test_a_value_comes_back_as_it_was_or_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no form in JSON"):
        as_json(value)


def test_responses_to_a_session_are_not_for_other_browsers(browser: TestClient) -> None:
    assert browser.get("/me").headers["Vary"] == "Cookie"
    assert "Vary" not in browser.get("/open").headers


def test_without_redis_the_answer_is_503(browser: TestClient, redis: FakeRedis) -> None:
    browser.post("/login", json={"name": "ann"})
    redis.stop()
    response = browser.get("/me")
    assert (response.status_code, response.json()) == (
        503,
        {"detail": "Sessions are not available at the moment"},
    )
    assert browser.get("/open").status_code == 200


def test_a_login_that_cannot_be_saved_is_503(
    browser: TestClient, redis: FakeRedis
) -> None:
    redis.memory_is_full = True
    response = browser.post("/login", json={"name": "ann"})
    assert response.status_code == 503
    assert response.json()["detail"]
    assert "Set-Cookie" not in response.headers


def test_without_the_middleware_the_error_names_it(redis: FakeRedis) -> None:
    app = make_app()
    app.user_middleware.clear()
    with pytest.raises(RuntimeError, match=SessionMiddleware.__name__):
        TestClient(app).get("/me")


def test_in_development_a_secret_is_made_up_once(
    redis: FakeRedis, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(settings, "session_secret", SecretStr(""))
    assert verify(sign("x")) == "x"
    assert verify(sign("x") + "0") is None
    assert caplog.messages == [
        "SESSION_SECRET is not set: sessions end with this process"
    ]


@pytest.mark.parametrize(
    ("environment", "secret", "problem"),
    [("production", "", "is not set"), ("development", "short", "less than 32")],
)
def test_a_missing_or_weak_secret_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, environment: str, secret: str, problem: str
) -> None:
    monkeypatch.setattr(settings, "environment", environment)
    monkeypatch.setattr(settings, "session_secret", SecretStr(secret))
    with pytest.raises(SessionSecretError, match=problem):
        check_secret()
