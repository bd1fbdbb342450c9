"""Running ``aegis`` and ``git`` the way a person does: as processes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

BESIDE = str(Path(sys.executable).parent)
"""Where programs are that were installed with the tests."""

AEGIS = (sys.executable, "-m", "aegis_cst")
TIMEOUT = 120.0

TOKEN = "operator-of-the-tests"  # noqa: S105 - of nothing but generated projects
OPERATOR = {"Authorization": f"Bearer {TOKEN}"}
"""What the operator of a generated project sends."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that ended; ``told`` is what it said to a person."""

    code: int
    stdout: bytes
    told: str


def program(name: str) -> str:
    """Where a program is that was installed with the tests, or on the machine."""
    found = shutil.which(name, path=os.pathsep.join([BESIDE, os.environ["PATH"]]))
    assert found is not None, f"there is no {name}"
    return found


def environ(**extra: str) -> dict[str, str]:
    """The environment of a plain shell: nothing that steers Python or colours.

    The token of the operator is set, so that projects keep none on this machine.
    """
    steering = ("PYTHON", "VIRTUAL_ENV", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTEST")
    plain = {
        key: value for key, value in os.environ.items() if not key.startswith(steering)
    }
    return {**plain, "PYTHONUTF8": "1", "OPERATOR_TOKEN": TOKEN, **extra}


def run(
    *command: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    given: bytes = b"",
    timeout: float = TIMEOUT,
) -> Finished:
    """Run a command to its end, without a terminal."""
    finished = subprocess.run(
        command,
        cwd=cwd,
        env=dict(env) if env is not None else environ(),
        input=given,
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    told = finished.stderr.decode(errors="replace")
    return Finished(finished.returncode, finished.stdout, told)


def aegis(cwd: Path, *arguments: str, code: int = 0) -> Finished:
    """Run ``aegis`` and insist on its exit code; nobody ever sees a traceback."""
    finished = run(*AEGIS, *arguments, cwd=cwd)
    assert "Traceback" not in finished.told, finished.told
    assert finished.code == code, finished.told + finished.stdout.decode()
    return finished


def add(project: Path, *options: str, code: int = 0) -> Finished:
    """``aegis add scheduler``, asking nothing and syncing nothing."""
    return aegis(project, "add", "scheduler", "--yes", "--no-sync", *options, code=code)


def remove(project: Path, *options: str, code: int = 0) -> Finished:
    """``aegis remove scheduler``, asking nothing and syncing nothing."""
    options = ("--yes", "--no-sync", *options)
    return aegis(project, "remove", "scheduler", *options, code=code)


def git_apply(folder: Path, patch: bytes) -> None:
    """Apply a patch in a folder that becomes a repository for it."""
    steps = (
        ("init", "--quiet"),
        ("-c", "core.autocrlf=false", "apply", "--whitespace=nowarn"),
    )
    for step in steps:
        finished = run("git", *step, cwd=folder, given=patch)
        assert finished.code == 0, finished.told
