import pytest
from typer.testing import CliRunner

from app.cli.main import app
from app.core.operator.sign_in import operator_link


@pytest.mark.parametrize("command", ["serve", "health", "operator"])
def test_each_command_has_help(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"])

    assert result.exit_code == 0
    assert command in result.output


def test_operator_prints_the_link() -> None:
    assert CliRunner().invoke(app, ["operator"]).output == f"{operator_link()}\n"
