import logging
import sys
import time
from urllib.parse import urlsplit

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from starlette.requests import HTTPConnection

from app.components.backend.main import create_app
from app.core.operator.client import operator_headers
from app.core.operator.guard import (
    WEEK_SECONDS,
    recognize_operators,
    require_operator,
)
from app.core.operator.sign_in import hide_token, operator_link
from app.core.operator.token import operator_token, settings

HOME = "/dashboard/"
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


@pytest.mark.parametrize(
    ("command", "variable", "port"),
    [
        ("uvicorn app:app --port 9000", "", "9000"),
        ("uvicorn app:app --port=9000 --reload", "7000", "9000"),
        ("uvicorn app:app", "7000", "7000"),
        ("gunicorn app:app", "", str(settings.port)),
    ],
)
def test_the_link_has_the_port_that_the_server_is_told(
    monkeypatch: pytest.MonkeyPatch, command: str, variable: str, port: str
) -> None:
    monkeypatch.setattr(sys, "argv", command.split())
    monkeypatch.delenv("UVICORN_PORT", raising=False)
    if variable:
        monkeypatch.setenv("UVICORN_PORT", variable)
    assert urlsplit(operator_link()).netloc == f"127.0.0.1:{port}"


def test_the_log_of_requests_has_no_token() -> None:
    arguments = ("127.0.0.1:1", "GET", "/operator?token=secret&next=/", "1.1", 303)
    record = logging.makeLogRecord(
        {"msg": '%s - "%s %s HTTP/%s" %d', "args": arguments}
    )

    assert hide_token(record)
    assert record.getMessage().endswith('"GET /operator?token=***&next=/ HTTP/1.1" 303')
