"""Projects without the dashboard, or without a command line of their own."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from e2e.command import AEGIS, aegis, run
from e2e.environment import Environment
from e2e.test_generated_project import CHECKS
from e2e.tree import check_same, snapshot

PARTS = ("dashboard", "cli", "cli,dashboard")
COMPONENTS = ("scheduler", "cache", "database", "worker")
WORDS = {"dashboard": (b"flet", b"dashboard"), "cli": (b"typer", b"app.cli")}
FOLDERS = {"dashboard": "app/components/frontend", "cli": "app/cli"}
SHARED = {"app/core/operator/sign_in.py", "app/core/logging.py"}
"""Components bring these as well, into projects with a dashboard and without."""

INIT = ("init", "my-api", "--no-input", "--no-sync", "--no-git", "--without")


def less(folder: Path, without: str, *words: str) -> Path:
    aegis(folder, *INIT, without, *words)
    return folder / "my-api"


@pytest.mark.parametrize("without", PARTS)
def test_nothing_speaks_of_what_is_not_there(without: str, tmp_path: Path) -> None:
    project = less(tmp_path, without)
    found = snapshot(project)
    for part in without.split(","):
        for word in WORDS[part]:
            naming = {
                path
                for path, (_, data) in found.items()
                if word in data.lower() and path != "aegis.lock"
            }
            assert naming <= SHARED, word
    aegis(project, "check")


def test_what_comes_next_without_a_command(tmp_path: Path) -> None:
    finished = run(*AEGIS, *INIT, "cli,dashboard", cwd=tmp_path)
    assert "  uv run uvicorn app.entrypoints.webserver:app\n" in finished.told


@pytest.mark.parametrize("without", PARTS)
def test_components_come_and_go_to_the_byte(without: str, tmp_path: Path) -> None:
    project = less(tmp_path, without)
    before = snapshot(project)
    aegis(project, "add", *COMPONENTS, "--yes", "--no-sync")
    added = snapshot(project)
    for part in without.split(","):
        assert not [path for path in added if path.startswith(FOLDERS[part])]
    aegis(project, "check")
    other = tmp_path / "at-once"
    other.mkdir()
    at_once = less(other, without, "-c", ",".join(COMPONENTS))
    check_same(snapshot(at_once), added)
    aegis(project, "remove", *COMPONENTS, "--yes", "--no-sync")
    check_same(snapshot(project), before)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the scheduler, and without dashboard and command line."""
    folder = tmp_path_factory.mktemp("bare")
    return less(folder, "cli,dashboard", "-c", "scheduler")


@pytest.mark.parametrize("check", CHECKS, ids=lambda words: " ".join(words[:2]))
def test_its_own_checks(
    bare: Path, environment: Environment, check: Sequence[str]
) -> None:
    options = ("--cache-dir", str(environment.cache)) if check == ("mypy",) else ()
    finished = environment.run(bare, "-m", *check, *options)
    assert finished.code == 0, finished.stdout.decode() + finished.told
