"""Output that cannot be written: told in a line, without a traceback."""

import subprocess
from pathlib import Path

import pytest

from e2e.command import AEGIS, environ

FULL = Path("/dev/full")

if not FULL.exists():
    pytest.skip("no device that is always full", allow_module_level=True)


@pytest.mark.parametrize(
    "words",
    [
        "--version",
        "--help",
        "init other --no-input --no-sync --json",
        "add scheduler --dry-run",
        "add scheduler --yes --no-sync --json",
        "remove scheduler --yes --no-sync --json",
        "undo --yes --no-sync --json",
        "check",
        "check --output-format json",
        "status",
        "status --json",
        "components",
        "components --json",
    ],
)
def test_full_disk(words: str, project: Path) -> None:
    with FULL.open("wb") as full:
        finished = subprocess.run(
            [*AEGIS, *words.split()],
            cwd=project,
            env=environ(),
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert "Traceback" not in finished.stderr
    assert "No space left on device" in finished.stderr
    assert finished.returncode == 1


def test_nothing_can_be_told_at_all(project: Path) -> None:
    with FULL.open("wb") as full:
        finished = subprocess.run(
            [*AEGIS, "add", "scheduler", "--dry-run"],
            cwd=project,
            env=environ(),
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=full,
            check=False,
        )
    assert finished.returncode == 1
