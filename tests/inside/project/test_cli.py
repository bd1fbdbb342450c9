import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from typer.testing import CliRunner

from app.cli.main import app as cli
from app.components.backend.main import create_app
from app.core.health import ComponentHealth, Status, health_check
from app.core.operator.sign_in import operator_link

runner = CliRunner()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener


@pytest.fixture
def url(listener: socket.socket) -> str:
    host, port = listener.getsockname()
    return f"http://{host}:{port}"


@pytest.fixture
def server(listener: socket.socket) -> Iterator[None]:
    # Already listening: what connects before the server is up waits for it.
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(create_app(), log_config=None))
    thread = threading.Thread(target=server.run, args=[[listener]])
    thread.start()
    yield
    server.should_exit = True
    thread.join()


@pytest.mark.usefixtures("server")
def test_health_of_a_running_server(url: str) -> None:
    result = runner.invoke(cli, ["health", "--url", url])

    assert result.exit_code == 0
    assert result.output.startswith(f"{url} is ")
    assert "application  healthy" in result.output


@pytest.mark.usefixtures("server")
def test_health_without_the_token_is_the_status_only(url: str) -> None:
    result = runner.invoke(cli, ["health", "--url", url, "--token", "wrong"])

    assert result.exit_code == 0
    assert "--token" in result.output
    assert "application" not in result.output


@pytest.mark.usefixtures("server")
def test_health_exits_with_1_when_unhealthy(url: str) -> None:
    async def check() -> ComponentHealth:
        return ComponentHealth(status=Status.UNHEALTHY, message="Out of paper")

    with health_check("printer", check):
        result = runner.invoke(cli, ["health", "--url", url])

    assert result.exit_code == 1
    assert "printer      unhealthy  Out of paper" in result.output


def test_health_exits_with_1_when_no_server_answers(url: str) -> None:
    result = runner.invoke(cli, ["health", "--url", url])

    assert result.exit_code == 1
    assert f"No server answers at {url}" in result.output


@pytest.mark.usefixtures("server")
def test_health_exits_with_1_when_something_else_answers(url: str) -> None:
    result = runner.invoke(cli, ["health", "--url", f"{url}/docs"])

    assert result.exit_code == 1
    assert "no health report" in result.output


def test_operator_prints_the_link() -> None:
    result = runner.invoke(cli, ["operator"])

    assert result.exit_code == 0
    assert result.output == f"{operator_link()}\n"


def test_help_names_the_commands() -> None:
    result = runner.invoke(cli, ["--help"])

    for command in ("serve", "health", "operator"):
        assert command in result.output
