"""Edits together, another formatter, and a server that answers over the network."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from e2e import edits_bytes, edits_code, edits_data, edits_routers
from e2e.command import OPERATOR, TIMEOUT, add, environ, remove
from e2e.edits import PYPROJECT, append
from e2e.environment import Environment
from e2e.journey import Expected, check_journey, lint
from e2e.served import ENTRY, JOBS
from e2e.tree import check_same, snapshot

PAGES = Expected({"/api/v1/orders": "keep_orders", "/a/b": "keep_page a/b"})


def weeks_of_work(project: Path) -> None:
    """Everything that does not exclude each other, in one project."""
    for edit in (
        edits_routers.own_routers,
        edits_code.lifespan_with_own_stack,
        edits_code.settings_grown,
        edits_code.commands_decorated,
        edits_code.cards_rearranged,
        edits_data.compose_anchors_renamed,
        edits_data.compose_comments,
        edits_data.requirements_untidy,
        edits_data.variables_untidy,
        edits_data.tables_behind,
    ):
        edit(project)


def test_weeks_of_work(project: Path, environment: Environment) -> None:
    weeks_of_work(project)
    check_journey(project, environment, PAGES)


def test_weeks_of_work_on_windows(project: Path, environment: Environment) -> None:
    weeks_of_work(project)
    edits_bytes.crlf_throughout(project)
    edits_bytes.no_final_newline(project)
    check_journey(project, environment, PAGES)


def test_months_of_work(project: Path, environment: Environment) -> None:
    for edit in (
        edits_routers.own_routers,
        edits_routers.moved_routing,
        edits_code.lifespan_with_try,
        edits_code.moved_lifespan,
        edits_code.settings_renamed,
        edits_data.compose_mixed_styles,
        edits_data.requirements_on_one_line,
        edits_bytes.trailing_spaces,
        edits_bytes.foreign_letters,
    ):
        edit(project)
    check_journey(project, environment, PAGES)


def test_another_formatter(project: Path, environment: Environment) -> None:
    """Lines of 120 columns, single quotes, commas that wrap nothing."""
    edits_routers.own_routers(project)
    append(
        project,
        PYPROJECT,
        '\n[tool.ruff.format]\nquote-style = "single"\n'
        "skip-magic-trailing-comma = true\n"
        "\n[tool.ruff.lint.isort]\nsplit-on-trailing-comma = false\n",
    )
    file = project / PYPROJECT
    text = file.read_text("utf-8")
    file.write_text(text.replace("[tool.ruff]\n", "[tool.ruff]\nline-length = 120\n"))
    for command in ("format", "check --fix"):
        words = ("-m", "ruff", *command.split(), "--no-cache", "--quiet")
        assert environment.run(project, *words).code == 0
    clean = lint(environment, project)
    assert not clean
    before = snapshot(project)
    add(project)
    found = lint(environment, project)
    assert not [path for path in found if path in before]
    remove(project)
    check_same(snapshot(project), before)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _get(url: str, process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Ask a server that may still be starting."""
    deadline = time.monotonic() + TIMEOUT
    while True:
        assert process.poll() is None, "the server ended"
        assert time.monotonic() < deadline, "the server does not answer"
        try:
            request = urllib.request.Request(url, headers=OPERATOR)  # noqa: S310 - http
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - http
                return answer.status, answer.read().decode()
        except urllib.error.URLError:
            time.sleep(0.05)


def test_a_real_server(project: Path, environment: Environment) -> None:
    weeks_of_work(project)
    add(project)
    port = _free_port()
    words = ("-m", "uvicorn", ENTRY, "--port", str(port))
    with subprocess.Popen(
        [environment.python, *words],
        cwd=project,
        env=environ(PYTHONDONTWRITEBYTECODE="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            code, body = _get(f"http://127.0.0.1:{port}{JOBS}", process)
            assert code == 200
            assert json.loads(body)
            code, body = _get(f"http://127.0.0.1:{port}/health", process)
            assert code == 200
            assert json.loads(body)["status"] == "healthy"
            code, body = _get(f"http://127.0.0.1:{port}/any/page", process)
            assert "keep_page any/page" in body
        finally:
            process.terminate()
            process.wait(TIMEOUT)
