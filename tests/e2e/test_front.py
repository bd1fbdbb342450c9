"""The profile ``production``: Caddy, run without containers before two web servers."""

import json
import re
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any, BinaryIO

import pytest
import yaml
from components_real.running_project import PATIENCE, free_port, wait_for

from e2e.command import environ, program, run
from e2e.environment import Environment
from e2e.name_server import name_server

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems have one loopback address"
)

REPLICAS = ("127.0.0.1", "127.0.0.2")
FORGED = "203.0.113.7"
REQUESTS = 12


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Give a redirect instead of following it."""

    def redirect_request(self, *_: object) -> None:
        return None


@dataclass(frozen=True)
class Front:
    """Caddy, and the web servers behind it with the files that they log to."""

    port: int
    web_port: int
    authority: Path
    web: Mapping[str, subprocess.Popen[bytes]]
    logs: Mapping[str, Path]

    def ask(self, path: str) -> tuple[int, Message]:
        """Ask as a browser would that says where it comes from."""
        tls = ssl.create_default_context(cafile=self.authority)
        opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=tls), NoRedirect
        )
        request = urllib.request.Request(
            f"https://localhost:{self.port}{path}", headers={"X-Forwarded-For": FORGED}
        )
        try:
            with opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.headers

    def asked(self, replica: str) -> list[str]:
        """What a web server has logged of its requests."""
        lines = map(json.loads, self.logs[replica].read_text("utf-8").splitlines())
        return [each["message"] for each in lines if each["logger"] == "uvicorn.access"]


@pytest.fixture
def front(base: Path, environment: Environment, tmp_path: Path) -> Iterator[Front]:
    port, web_port = free_port(), free_port()
    with ExitStack() as stack:
        logs = {each: tmp_path / f"{each}.log" for each in REPLICAS}
        web = {
            each: stack.enter_context(
                _web(base, environment, each, web_port, logs[each])
            )
            for each in REPLICAS
        }
        names = stack.enter_context(name_server(REPLICAS))
        changed = _for_this_machine(_adapted(base), port, web_port, names)
        config = tmp_path / "caddy.json"
        config.write_text(json.dumps(changed), "utf-8")
        authority = tmp_path / "caddy/pki/authorities/local/root.crt"
        stack.enter_context(
            _started(
                *(program("caddy"), "run", "--config", config),
                cwd=tmp_path,
                HOME=str(tmp_path),
                XDG_DATA_HOME=str(tmp_path),
                XDG_CONFIG_HOME=str(tmp_path),
            )
        )
        front = Front(port, web_port, authority, web, logs)
        wait_for(lambda: authority.is_file() and _answers(front))
        yield front


def _answers(front: Front) -> bool:
    try:
        return front.ask("/health/live")[0] == 200
    except OSError:
        return False


@contextmanager
def _web(
    project: Path, environment: Environment, host: str, port: int, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A web server with the variables that Compose gives it."""
    compose = yaml.safe_load((project / "docker-compose.yml").read_bytes())
    variables = compose["services"]["web"]["environment"]
    words = ("-m", "uvicorn", "app.entrypoints.webserver:app")
    options = ("--host", host, "--port", str(port))
    with (
        log.open("wb") as stream,
        _started(
            environment.python, *words, *options, cwd=project, log=stream, **variables
        ) as process,
    ):
        yield process


@contextmanager
def _started(
    *command: str | Path,
    cwd: Path,
    log: BinaryIO | None = None,
    **variables: str,
) -> Iterator[subprocess.Popen[bytes]]:
    env = environ(PYTHONDONTWRITEBYTECODE="1", **variables)
    out = log or subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=cwd, env=env, stderr=out, stdout=out)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _adapted(project: Path) -> dict[str, Any]:
    """The project's Caddyfile, as Caddy understands it."""
    command = (program("caddy"), "adapt", "--config", "Caddyfile")
    finished = subprocess.run(command, cwd=project, capture_output=True, check=True)
    adapted: dict[str, Any] = json.loads(finished.stdout)
    return adapted


def _for_this_machine(
    config: dict[str, Any], port: int, web_port: int, names: str
) -> dict[str, Any]:
    """Other ports, and another name server than that of Compose; nothing else."""
    (server,) = config["apps"]["http"]["servers"].values()
    server["listen"] = [f"127.0.0.1:{port}"]
    server["automatic_https"] = {"disable_redirects": True}
    proxy = next(
        each for each in _handlers(server) if each["handler"] == "reverse_proxy"
    )
    assert proxy["dynamic_upstreams"]["name"] == "web"
    proxy["dynamic_upstreams"]["port"] = str(web_port)
    proxy["dynamic_upstreams"]["resolver"] = {"addresses": [f"udp/{names}"]}
    config["apps"]["pki"] = {
        "certificate_authorities": {"local": {"install_trust": False}}
    }
    config["admin"] = {"disabled": True}
    return config


def _handlers(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "handler" in node:
            yield node
        for each in node.values():
            yield from _handlers(each)
    elif isinstance(node, list):
        for each in node:
            yield from _handlers(each)


def test_in_front_of_two_web_servers(front: Front) -> None:
    answers = [front.ask("/health/live") for _ in range(REQUESTS)]
    assert {status for status, _ in answers} == {200}
    headers = answers[0][1]
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Server"] is None
    # Who asks is what the proxy has seen, and not what the browser says.
    for replica in REPLICAS:
        assert front.asked(replica)
        assert all(each.startswith("127.0.0.1:") for each in front.asked(replica))
    # The web server knows that it is reached by TLS.
    status, headers = front.ask("/health/")
    assert (status, headers["Location"]) == (
        307,
        f"https://localhost:{front.port}/health",
    )


def test_when_one_of_them_is_gone_the_other_answers(front: Front) -> None:
    front.web[REPLICAS[0]].kill()
    front.web[REPLICAS[0]].wait(PATIENCE)
    before = len(front.asked(REPLICAS[1]))
    assert {front.ask("/health/live")[0] for _ in range(REQUESTS)} == {200}
    assert len(front.asked(REPLICAS[1])) == before + REQUESTS


def test_the_file_is_as_caddy_formats_it(base: Path) -> None:
    command = (program("caddy"), "fmt", "Caddyfile")
    finished = subprocess.run(command, cwd=base, capture_output=True, check=True)
    assert finished.stdout == (base / "Caddyfile").read_bytes()


def test_the_health_check_of_the_image_asks_the_server_alone(
    front: Front, base: Path
) -> None:
    """What it costs is Python's own start: it imports nothing of the application."""
    text = (base / "Dockerfile").read_text("utf-8")
    (line,) = re.findall(r"^ +CMD (\[.*\])$", text, re.MULTILINE)
    interpreter, *words = json.loads(line)
    assert interpreter == "python"
    web = f"http://{REPLICAS[0]}:{front.web_port}"
    here = [each.replace("http://127.0.0.1:8000", web) for each in words]
    assert here != words
    assert run(sys.executable, "-I", *here, cwd=base).code == 0
    front.web[REPLICAS[0]].kill()
    front.web[REPLICAS[0]].wait(PATIENCE)
    assert run(sys.executable, "-I", *here, cwd=base).code == 1
