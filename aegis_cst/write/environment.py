"""The lock file and the virtual environment, brought up to date with uv."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

COMMAND = ("uv", "sync", "--inexact")
"""``--inexact`` leaves alone what the user has installed besides."""


@dataclass(frozen=True, slots=True)
class Synchronised:
    """How it went: ``problem`` is empty if all is well."""

    command: str
    problem: str = ""


def uses_uv(root: Path) -> bool:
    """Whether the project keeps a lock file of uv."""
    return (root / "uv.lock").is_file()


def synchronise(root: Path) -> Synchronised:
    """Run ``uv sync`` in the project; its own output is kept for the message."""
    command = " ".join(COMMAND)
    program = shutil.which(COMMAND[0])
    if program is None:
        return Synchronised(command, "uv is not installed, or not on the PATH")
    finished = subprocess.run(  # noqa: S603 - a fixed command, found on the PATH
        [program, *COMMAND[1:]],
        cwd=root,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    problem = finished.stderr.strip() if finished.returncode else ""
    return Synchronised(command, problem)
