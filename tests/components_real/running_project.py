"""A generated project as processes: its command, its web server, its scheduler."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from e2e.command import OPERATOR, Finished, environ, run
from e2e.environment import Environment

PATIENCE = 60.0
COMMAND = "from app.cli.main import app; app()"

T = TypeVar("T")


@dataclass(frozen=True)
class RunningProject:
    """A project, and the variables that its processes get."""

    folder: Path
    environment: Environment
    variables: Mapping[str, str] = field(default_factory=dict)

    def given(self, **variables: str) -> "RunningProject":
        """Have more variables."""
        return replace(self, variables={**self.variables, **variables})

    def command(self, *arguments: str, code: int = 0) -> str:
        """Run the project's command, insist on its exit code, give all that it said."""
        finished = self.python("-c", COMMAND, *arguments)
        said = finished.stdout.decode() + finished.told
        assert "Traceback" not in said, said
        assert finished.code == code, said
        return said

    def python(self, *arguments: str) -> Finished:
        """Run the interpreter to its end."""
        return run(
            self.environment.python, *arguments, cwd=self.folder, env=self._environ()
        )

    @contextmanager
    def start(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start the interpreter; whatever comes, it ends with the block."""
        command: list[str | Path] = [self.environment.python, *arguments]
        process = subprocess.Popen(command, cwd=self.folder, env=self._environ())
        try:
            yield process
        finally:
            process.kill()
            process.wait(PATIENCE)

    @contextmanager
    def serve(self, port: int | None = None) -> Iterator["Server"]:
        """Have the web server run, and wait until it answers."""
        port = port or free_port()
        server = ("-m", "uvicorn", "app.entrypoints.webserver:app")
        with self.start(*server, "--port", str(port)) as process:
            yield answering(process, f"http://127.0.0.1:{port}", "/health/live")

    @contextmanager
    def schedule(self) -> Iterator["Server"]:
        """Have the scheduler run in a process of its own."""
        port = str(free_port())
        with self.given(SCHEDULER_PORT=port).start(
            "-m", "app.entrypoints.scheduler"
        ) as process:
            yield answering(process, f"http://127.0.0.1:{port}")

    def _environ(self) -> dict[str, str]:
        return environ(PYTHONDONTWRITEBYTECODE="1", **self.variables)


@dataclass(frozen=True)
class Server:
    """A process that answers at an address."""

    process: subprocess.Popen[bytes]
    url: str

    def get(self, path: str) -> Any:  # noqa: ANN401 - any JSON
        """Get a JSON document."""
        return ask(self.url + path)

    def post(self, path: str, body: object = None) -> Any:  # noqa: ANN401 - any JSON
        """Post a JSON document, and get one."""
        return ask(self.url + path, json.dumps(body).encode())

    def health(self, component: str) -> dict[str, Any]:
        """How a component says that it is."""
        try:
            report = self.get("/health")
        except urllib.error.HTTPError as unhealthy:
            report = json.load(unhealthy)
        return dict(report["components"][component])

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait(PATIENCE)


def answering(
    process: subprocess.Popen[bytes], url: str, path: str = "/health"
) -> Server:
    """Wait until a server answers at a path, with 200."""
    server = Server(process, url)

    def health() -> bool:
        assert process.poll() is None, "the server ended at once"
        try:
            return bool(server.get(path))
        except OSError:
            return False

    wait_for(health)
    return server


def ask(url: str, body: bytes | None = None) -> Any:  # noqa: ANN401 - any JSON
    """Get or post as the operator; an error of the server fails the test."""
    headers = {"Content-Type": "application/json", **OPERATOR}
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - an http address
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - likewise
        return json.load(answer)


def wait_for(question: Callable[[], T | None]) -> T:
    """Ask until there is an answer."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.05)
    pytest.fail(f"nothing within {PATIENCE:g} seconds")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
