"""The projects that come out, against their own tools and the Compose specification."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from e2e.command import Finished, run
from e2e.environment import Environment

CHECKS: Sequence[tuple[str, ...]] = [
    ("ruff", "check", "--no-cache"),
    ("ruff", "format", "--no-cache", "--check"),
    ("mypy",),
    ("pytest", "-q", "-p", "no:cacheprovider"),
]


@pytest.fixture(params=["project", "added"])
def generated(request: pytest.FixtureRequest) -> Path:
    """A project as it comes out, without and with the scheduler."""
    folder: Path = request.getfixturevalue(request.param)
    return folder


@pytest.mark.parametrize("check", CHECKS, ids=lambda words: " ".join(words[:2]))
def test_its_own_checks(
    generated: Path, environment: Environment, check: Sequence[str]
) -> None:
    options = ("--cache-dir", str(environment.cache)) if check == ("mypy",) else ()
    finished = environment.run(generated, "-m", *check, *options)
    assert finished.code == 0, _told(finished)


def test_the_compose_files_are_valid(generated: Path) -> None:
    schema = ("check_jsonschema", "--builtin-schema", "vendor.compose-spec")
    files = [each.name for each in generated.glob("*compose*.y*ml")]
    assert sorted(files) == ["docker-compose.override.yml", "docker-compose.yml"]
    words = (sys.executable, "-m", *schema, *files)
    finished = run(*words, cwd=generated)
    assert finished.code == 0, _told(finished)


def test_the_command_line_of_the_project(added: Path, environment: Environment) -> None:
    entry = "from app.cli.main import app; app(prog_name='my-api')"
    for words in (("scheduler", "--help"), ("--help",)):
        finished = environment.run(added, "-c", entry, *words)
        assert finished.code == 0, _told(finished)
        assert b"scheduler" in finished.stdout


def _told(finished: Finished) -> str:
    return finished.stdout.decode() + finished.told
