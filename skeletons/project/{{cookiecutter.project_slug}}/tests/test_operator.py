import logging
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr, ValidationError
from starlette.requests import HTTPConnection

from app.components.backend.main import create_app
from app.core.operator import token
from app.core.operator.client import operator_headers
from app.core.operator.cookie import WEEK_SECONDS
from app.core.operator.guard import recognize_operators, require_operator
from app.core.operator.settings import OperatorSettings, settings
from app.core.operator.sign_in import hide_token, operator_link, tell_operator
from app.core.operator.token import operator_token, read_or_make

#% if "dashboard" in cookiecutter._optional
HOME = "/dashboard/"
#% else
# Nowhere: who has signed in is told so.
HOME = ""
#% endif
BEARER = operator_headers("http://localhost")


@pytest.fixture
def guarded() -> TestClient:
    """An application that has nothing but a guarded route."""
    app = FastAPI()

    @app.api_route(
        "/", methods=["GET", "POST"], dependencies=[Depends(require_operator)]
    )
    async def control() -> str:
        return "done"

    return TestClient(app)


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Where the token is kept while none is set."""
    path = tmp_path / "state" / "token"
    monkeypatch.setattr(settings, "token", None)
    monkeypatch.setattr(token, "token_file", lambda: path)
    operator_token.cache_clear()
    tell_operator.cache_clear()
    yield path
    operator_token.cache_clear()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": "127.0.0.1:8000"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer \xfc"},
        {"Authorization": BEARER["Authorization"].replace("Bearer", "Basic")},
        {"Authorization": f"{BEARER['Authorization']}x"},
        {"Cookie": f"operator={BEARER['Authorization'].removeprefix('Bearer ')}"},
        {"Cookie": "operator=99999999999.0"},
    ],
)
def test_nobody_else_is_let_in(guarded: TestClient, headers: dict[str, str]) -> None:
    encoded = {
        name.encode(): value.encode("latin-1") for name, value in headers.items()
    }
    response = guarded.get("/", headers=encoded)

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_the_token_lets_in(guarded: TestClient) -> None:
    response = guarded.post("/", headers=BEARER)

    assert response.json() == "done"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver:3000"}, 403),
        ({"Origin": "https://example.com"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://testserver"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://example.com"}, 200),
    ],
)
def test_pages_of_other_sites_change_nothing(
    guarded: TestClient, headers: dict[str, str], code: int
) -> None:
    assert guarded.post("/", headers=BEARER | headers).status_code == code
    assert guarded.get("/", headers=BEARER | headers).status_code == 200


def test_others_may_be_operators_too(guarded: TestClient) -> None:
    async def is_ann(connection: HTTPConnection) -> bool:
        return connection.headers.get("X-User") == "ann"

    with recognize_operators(is_ann):
        assert guarded.get("/", headers={"X-User": "ann"}).status_code == 200
        assert guarded.get("/", headers={"X-User": "bob"}).status_code == 401
    assert guarded.get("/", headers={"X-User": "ann"}).status_code == 401


def test_the_link_signs_a_browser_in(client: TestClient) -> None:
    link = urlsplit(operator_link() or "")

    response = client.get(f"{link.path}?{link.query}", follow_redirects=False)

    assert response.headers.get("Location", "") == HOME
    (header,) = response.headers.get_list("Set-Cookie")
    for attribute in ("operator=", "HttpOnly", "SameSite=lax", "Max-Age=604800"):
        assert attribute in header
    assert "components" in client.get("/health").json()


def test_over_https_the_cookie_belongs_to_this_host_only() -> None:
    client = TestClient(create_app(), base_url="https://example.com")

    response = client.post(
        "/operator", data={"token": operator_token()}, follow_redirects=False
    )

    assert response.headers["Set-Cookie"].startswith("__Host-operator=")
    assert "Secure" in response.headers["Set-Cookie"]
    assert "components" in client.get("/health").json()


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("/docs?a=1", "/docs?a=1"),
        ("//example.com", HOME),
        (r"/\example.com", HOME),
        ("/\t/example.com", HOME),
        ("https://example.com", HOME),
        ("docs", HOME),
    ],
)
def test_signing_in_leads_to_this_server_only(
    client: TestClient, wanted: str, location: str
) -> None:
    form = {"token": operator_token(), "next": wanted}

    response = client.post("/operator", data=form, follow_redirects=False)

    assert response.headers.get("Location", "") == location


def test_a_wrong_token_is_asked_for_again(client: TestClient) -> None:
    wanted = '/docs?"><script>'
    response = client.post("/operator", data={"token": "wrong", "next": wanted})

    assert response.status_code == 401
    assert "Set-Cookie" not in response.headers
    assert '<form method="post" action="/operator">' in response.text
    assert "That is not the token." in response.text
    assert "That is not" not in client.get("/operator").text
    assert "<script" not in response.text


def test_other_sites_sign_nobody_in(client: TestClient) -> None:
    form = {"token": operator_token()}
    headers = {"Origin": "https://example.com"}
    assert client.post("/operator", data=form, headers=headers).status_code == 403


def test_the_cookie_ends(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    client.post("/operator", data={"token": operator_token()}, follow_redirects=False)
    assert "components" in client.get("/health").json()

    later = time.time() + WEEK_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert "components" not in client.get("/health").json()


def test_the_log_of_requests_has_no_token() -> None:
    arguments = ("127.0.0.1:1", "GET", "/operator?token=secret&next=/", "1.1", 303)
    record = logging.makeLogRecord(
        {"msg": '%s - "%s %s HTTP/%s" %d', "args": arguments}
    )

    assert hide_token(record)
    assert record.getMessage().endswith('"GET /operator?token=***&next=/ HTTP/1.1" 303')


def test_a_token_is_made_that_only_its_owner_can_read(unset: Path) -> None:
    made = operator_token()

    assert made is not None
    assert len(made) == 43
    assert unset.read_text(encoding="utf-8") == made
    assert [each.name for each in unset.parent.iterdir()] == ["token"]
    operator_token.cache_clear()
    assert operator_token() == made


@pytest.mark.skipif("sys.platform == 'win32'", reason="files have no mode there")
def test_a_file_that_others_can_read_is_not_used(
    unset: Path, caplog: pytest.LogCaptureFixture
) -> None:
    operator_token()
    assert unset.stat().st_mode & 0o777 == 0o600
    unset.chmod(0o644)
    operator_token.cache_clear()

    assert operator_token() is None
    assert str(unset) in caplog.text


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    paths = [tmp_path / "token"] * 8
    with ProcessPoolExecutor(4) as executor:
        tokens = set(executor.map(read_or_make, paths))

    assert len(tokens) == 1


def test_where_none_can_be_kept_nobody_is_let_in(
    unset: Path, guarded: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    unset.parent.write_text("a file where the folder belongs")

    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer None"}):
        assert guarded.get("/", headers=headers).status_code == 401
    (line,) = [each.message for each in caplog.records if each.levelname == "WARNING"]
    assert line.startswith("OPERATOR_TOKEN is not set")


def test_the_token_of_this_machine_is_sent_to_no_other(unset: Path) -> None:
    kept = {"Authorization": f"Bearer {operator_token()}"}
    assert operator_headers("http://127.0.0.1:8000") == kept
    assert operator_headers("https://example.com") == {}
    given = operator_headers("https://example.com", "given")
    assert given == {"Authorization": "Bearer given"}


def test_a_token_that_is_set_is_sent_to_all_processes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operator_token.cache_clear()
    monkeypatch.setattr(settings, "token", SecretStr("0123456789abcdef"))
    expected = {"Authorization": "Bearer 0123456789abcdef"}
    assert operator_headers("http://scheduler:8001") == expected
    operator_token.cache_clear()


@pytest.mark.parametrize("text", ["short", "with a space in it", "mit-ümlaut-in-it"])
def test_a_token_that_would_not_do_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        OperatorSettings(token=SecretStr(text))

    assert "token_urlsafe" in str(caught.value)
    assert text not in str(caught.value)


def test_in_development_the_link_is_told_once(
    unset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        with TestClient(create_app()):
            pass

    assert capsys.readouterr().err.count(f"?token={operator_token()}\n") == 1
    assert unset.is_file()


def test_in_production_the_link_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
    unset: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(settings, "environment", "production")

    with TestClient(create_app()):
        pass

    assert str(operator_token()) not in capsys.readouterr().err
    assert "OPERATOR_TOKEN is not set" in caplog.text
