from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from app.components.auth.testing import add_user, run_auth, sign_in

ADMIN = "admin@example.com"
ANN = "ann@example.com"
API = "/api/v1/auth/users"
NOBODY = UUID(int=0)


@pytest.fixture
def client() -> Iterator[TestClient]:
    with run_auth() as client:
        add_user(ANN, "editor")
        client.headers.update(sign_in(ADMIN, "admin"))
        yield client


def find(client: TestClient, search: str) -> dict[str, Any]:
    page = client.get(API, params={"search": search}).json()
    (user,) = page["users"]
    assert page["total"] == 1
    assert isinstance(user, dict)
    return user


def change(client: TestClient, email: str, **values: object) -> int:
    path = f"{API}/{find(client, email)['id']}"
    return client.patch(path, json=values).status_code


@pytest.mark.parametrize("roles", [[], ["editor"], ["operator"]])
def test_only_administrators_come_in(client: TestClient, roles: list[str]) -> None:
    path = f"{API}/{find(client, ANN)['id']}"
    headers = sign_in("bob@example.com", *roles)
    for method, url in (
        ("GET", API),
        ("GET", path),
        ("PATCH", path),
        ("DELETE", f"{path}/sessions"),
        ("POST", "/api/v1/auth/invitations"),
    ):
        refused = client.request(method, url, headers=headers, json={})
        assert refused.status_code == 403, url


def test_users_are_listed_in_pages(client: TestClient) -> None:
    first = client.get(API, params={"limit": 1}).json()
    second = client.get(API, params={"limit": 1, "offset": 1}).json()
    emails = [user["email"] for page in (first, second) for user in page["users"]]
    assert emails == [ADMIN, ANN]
    assert (first["total"], second["total"]) == (2, 2)


@pytest.mark.parametrize(
    ("search", "found"),
    [("ANN@", [ANN]), ("example", [ADMIN, ANN]), ("%", []), ("_", []), ("'", [])],
)
def test_users_are_found_by_a_part_of_their_email(
    client: TestClient, search: str, found: list[str]
) -> None:
    users = client.get(API, params={"search": search}).json()["users"]
    assert [user["email"] for user in users] == found


def test_a_search_with_what_cannot_be_stored_is_refused(client: TestClient) -> None:
    refused = client.get(API, params={"search": "\0"})
    assert refused.status_code == 422
    assert {*refused.json()["errors"][0]} == {"type", "loc", "msg"}


def test_a_user_is_deactivated_and_comes_back(client: TestClient) -> None:
    headers = sign_in(ANN, "editor")
    assert change(client, ANN, active=False) == 200
    assert not find(client, ANN)["active"]
    assert client.get("/api/v1/auth/me", headers=headers).status_code == 401
    assert change(client, ANN, active=True) == 200
    assert client.get("/api/v1/auth/me", headers=headers).status_code == 401
    assert client.get("/api/v1/auth/me", headers=sign_in(ANN)).status_code == 200


def test_roles_are_set(client: TestClient) -> None:
    assert change(client, ANN, roles=["operator", "editor", "editor"]) == 200
    assert find(client, ANN)["roles"] == ["editor", "operator"]
    assert change(client, ANN, roles=[]) == 200
    assert find(client, ANN)["roles"] == []
    assert change(client, ANN, roles=["No Role"]) == 422


@pytest.mark.parametrize("values", [{"roles": []}, {"active": False}])
def test_the_last_administrator_stays(
    client: TestClient, values: dict[str, object]
) -> None:
    assert change(client, ADMIN, **values) == 409
    assert find(client, ADMIN)["roles"] == ["admin"]
    assert change(client, ANN, roles=["admin"]) == 200
    assert change(client, ADMIN, **values) == 200


def test_a_user_is_signed_out_everywhere(client: TestClient) -> None:
    headers = sign_in(ANN)
    path = f"{API}/{find(client, ANN)['id']}/sessions"
    assert client.delete(path).status_code == 204
    assert client.get("/api/v1/auth/me", headers=headers).status_code == 401


def test_a_user_that_there_is_not(client: TestClient) -> None:
    assert client.get(f"{API}/{NOBODY}").status_code == 404
    assert client.patch(f"{API}/{NOBODY}", json={}).status_code == 404
    assert client.delete(f"{API}/{NOBODY}/sessions").status_code == 404
