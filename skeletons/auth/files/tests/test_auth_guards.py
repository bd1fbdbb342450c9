"""Routes of an application that ask who is there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.testclient import TestClient

from app.components.auth.dependencies import CurrentUser, OptionalUser, require_role
from app.components.auth.testing import PASSWORD, add_user, run_auth, sign_in
from app.core.db import create_engine, open_session, parse_url
from app.core.operator.guard import require_operator
from app.core.operator.sign_in import router as operator_router
from app.models.user import User

Editor = Annotated[User, require_role("editor", "author")]

open_router = APIRouter()
operated_router = APIRouter(dependencies=[Depends(require_operator)])
guarded_router = APIRouter(dependencies=[require_role("editor")])


@open_router.get("/greeting")
async def greet(user: OptionalUser) -> str:
    return user.email if user else "stranger"


@open_router.get("/mine")
async def show_mine(user: CurrentUser) -> User:
    return user


@open_router.get("/texts")
async def list_texts(user: Editor) -> list[str]:
    return user.roles


@guarded_router.get("/drafts")
async def list_drafts() -> list[str]:
    return []


@operated_router.post("/jobs")
async def run_job() -> None:
    return None


@pytest.fixture
def client() -> Iterator[TestClient]:
    with run_auth() as running:
        app = running.app
        assert isinstance(app, FastAPI)
        app.include_router(open_router)
        app.include_router(guarded_router)
        app.include_router(operated_router)
        app.include_router(operator_router)
        yield running


@pytest.mark.parametrize(
    ("path", "roles", "status"),
    [
        ("/greeting", None, 200),
        ("/mine", None, 401),
        ("/texts", None, 401),
        ("/drafts", None, 401),
        ("/mine", [], 200),
        ("/texts", [], 403),
        ("/drafts", [], 403),
        ("/drafts", ["author"], 403),
        ("/drafts", ["operator"], 403),
        ("/texts", ["author"], 200),
        ("/texts", ["editor"], 200),
        ("/drafts", ["editor"], 200),
        ("/drafts", ["admin"], 200),
        ("/texts", ["admin"], 200),
    ],
)
def test_a_route_lets_in_whom_it_is_for(
    client: TestClient, path: str, roles: list[str] | None, status: int
) -> None:
    headers = {} if roles is None else sign_in("ann@example.com", *roles)
    assert client.get(path, headers=headers).status_code == status


def test_a_route_may_know_who_asks(client: TestClient) -> None:
    assert client.get("/greeting").json() == "stranger"
    headers = sign_in("ann@example.com")
    assert client.get("/greeting", headers=headers).json() == "ann@example.com"


@pytest.mark.parametrize(
    ("roles", "status"),
    [(None, 401), ([], 401), (["editor"], 401), (["operator"], 200), (["admin"], 200)],
)
def test_users_with_the_role_are_operators(
    client: TestClient, roles: list[str] | None, status: int
) -> None:
    headers = {} if roles is None else sign_in("ann@example.com", *roles)
    assert client.post("/jobs", headers=headers).status_code == status


def test_operators_in_a_browser_are_asked_for_by_no_other_site(
    client: TestClient,
) -> None:
    add_user("ann@example.com", "operator")
    body = {"email": "ann@example.com", "password": PASSWORD}
    client.post("/api/v1/auth/session", json=body)
    assert client.post("/jobs").status_code == 200
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/jobs", headers=headers).status_code == 403


def test_operators_in_a_browser_are_told_where_to_sign_in(client: TestClient) -> None:
    form = client.get("/operator?next=/dashboard/").text
    assert 'href="/auth/sign-in?next=%2Fdashboard%2F"' in form


def test_without_the_database_nobody_is_an_operator_by_a_role(
    client: TestClient, tmp_path: Path
) -> None:
    headers = sign_in("ann@example.com", "operator")
    away = create_engine(parse_url(f"sqlite:///{tmp_path}"))
    usual = open_session.kw["bind"]
    open_session.configure(bind=away)
    try:
        assert client.post("/jobs", headers=headers).status_code == 401
    finally:
        open_session.configure(bind=usual)


def test_a_token_that_is_no_good_is_never_a_stranger(client: TestClient) -> None:
    headers = {"Authorization": "Bearer made-up"}
    refused = client.get("/greeting", headers=headers)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_a_user_that_a_route_returns_holds_nothing_secret(client: TestClient) -> None:
    user = client.get("/mine", headers=sign_in("ann@example.com")).json()
    profile = {*User.model_fields} & {*user}
    assert profile == {*user}
    assert not {"password", "hash", "kept_roles"} & {*user}


def test_the_documentation_has_the_form_to_sign_in_with(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    scheme = document["components"]["securitySchemes"]["OAuth2PasswordBearer"]
    assert scheme["flows"]["password"]["tokenUrl"] == "api/v1/auth/token"
    assert document["paths"]["/mine"]["get"]["security"]
