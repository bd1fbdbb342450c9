"""A component in a project with an environment: linter, types, and its own tests."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

_SECONDS = 900
"""For one command; the first of them downloads all that a project requires."""

# It is locked and synced once: without the option each command would look again.
# https://docs.astral.sh/uv/concepts/projects/sync/#automatic-lock-and-sync
LINT = (
    ("uv", "run", "--no-sync", "ruff", "check"),
    ("uv", "run", "--no-sync", "ruff", "format", "--check"),
)
TYPES = (("uv", "run", "--no-sync", "mypy"),)
SYNC = (("uv", "sync", "--quiet"),)


def tests_of(paths: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The command that runs some tests; none for none."""
    return (("uv", "run", "--no-sync", "pytest", "-q", *paths),) if paths else ()


def has_uv() -> bool:
    """Whether an environment can be made."""
    return shutil.which("uv") is not None


def complaints(project: Path, commands: Sequence[Sequence[str]]) -> list[str]:
    """What commands say, each that does not end well."""
    found = []
    for command in commands:
        try:
            finished = subprocess.run(  # noqa: S603 - fixed commands, found on the PATH
                command,
                cwd=project,
                stdin=subprocess.DEVNULL,  # one that asks would wait for an answer
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            found.append(f"{' '.join(command)}: {error}")
            continue
        if finished.returncode:
            said = (finished.stdout + finished.stderr).strip()
            found.append(f"{' '.join(command)}:\n{said}")
    return found
