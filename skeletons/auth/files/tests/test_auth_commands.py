from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.components.auth import __main__ as program
from app.components.auth.commands import CommandError
from app.components.auth.testing import PASSWORD, run_auth

ANN = "ann@example.com"


@pytest.fixture(autouse=True)
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(program, "getpass", lambda _: PASSWORD)
    with run_auth() as client:
        yield client


def test_users_are_made_and_changed_without_a_command_of_the_project() -> None:
    made = program.main(["create-user", ANN, "--role", "admin", "--role", "editor"])
    assert made == f"{ANN} has admin, editor"
    assert program.main(["set-role", ANN, "admin"]) == f"{ANN} has admin"
    assert "signed out" in program.main(["reset-password", ANN])


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["create-user", "ann"], "ann is no email address"),
        (["reset-password", ANN], f"{ANN} has no account"),
    ],
)
def test_what_cannot_be_done_is_told(arguments: list[str], problem: str) -> None:
    with pytest.raises(CommandError) as caught:
        program.main(arguments)
    assert str(caught.value) == problem
