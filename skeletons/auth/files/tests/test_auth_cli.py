from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.components.auth.cli import app
from app.components.auth.testing import PASSWORD, add_user, run_auth, sign_in

ANN = "ann@example.com"
OTHER = "another horse, another battery"


@pytest.fixture
def client() -> Iterator[TestClient]:
    with run_auth() as client:
        yield client


def run(*arguments: str, given: str = "", code: int = 0) -> str:
    result = CliRunner().invoke(app, arguments, input=given)
    assert result.exit_code == code, result.output
    return result.output


def signs_in(client: TestClient, password: str) -> bool:
    form = {"username": ANN, "password": password}
    return client.post("/api/v1/auth/token", data=form).status_code == 200


def twice(password: str) -> str:
    return f"{password}\n{password}\n"


def test_the_first_administrator_is_made(client: TestClient) -> None:
    told = run(
        "create-user", "Ann@example.com", "--role", "admin", given=twice(PASSWORD)
    )
    assert f"{ANN} has admin" in told
    assert PASSWORD not in told
    assert signs_in(client, PASSWORD)
    again = run("create-user", ANN, given=twice(PASSWORD), code=1)
    assert "has an account already" in again


@pytest.mark.usefixtures("client")
def test_a_password_that_is_easy_to_guess_is_refused() -> None:
    assert "12 characters" in run("create-user", ANN, given=twice("short"), code=1)
    assert "has no account" in run("set-role", ANN, "admin", code=1)


@pytest.mark.usefixtures("client")
def test_what_is_no_role_is_refused() -> None:
    options = ("--role", "No Role")
    assert "roles" in run("create-user", ANN, *options, given=twice(PASSWORD), code=1)
    assert "has no account" in run("set-role", ANN, code=1)


@pytest.mark.usefixtures("client")
def test_what_is_no_address_is_refused() -> None:
    refused = run("create-user", "ann", given=twice(PASSWORD), code=1)
    assert "ann is no email address" in refused


@pytest.mark.usefixtures("client")
def test_roles_are_given_and_taken() -> None:
    add_user(ANN)
    assert run("set-role", ANN, "operator", "editor") == f"{ANN} has editor, operator\n"
    assert run("set-role", ANN) == f"{ANN} has no role\n"
    assert run("set-role", ANN, "admin") == f"{ANN} has admin\n"
    assert "last administrator" in run("set-role", ANN, code=1)


def test_a_password_is_set(client: TestClient) -> None:
    body = {"email": ANN, "password": PASSWORD}
    client.post("/api/v1/auth/register", json=body)
    assert "signed out everywhere" in run("reset-password", ANN, given=twice(OTHER))
    assert signs_in(client, OTHER)
    headers = sign_in(ANN)
    run("reset-password", ANN, given=twice(PASSWORD))
    assert signs_in(client, PASSWORD)
    assert client.get("/api/v1/auth/me", headers=headers).status_code == 401
