"""Files that are not there any more."""

import shutil
import subprocess
from pathlib import Path

_SECONDS = 20


def is_known_to_git(root: Path, path: str) -> bool:
    """Whether git has, or once had, a file at a path or below it."""
    program = shutil.which("git")
    if program is None:
        return False
    commands = (
        ("ls-files", "--", path),
        ("log", "-1", "--format=%h", "--", path),
    )
    return any(_says_something(program, root, command) for command in commands)


def _says_something(program: str, root: Path, command: tuple[str, ...]) -> bool:
    try:
        finished = subprocess.run(  # noqa: S603 - a fixed command, found on the PATH
            [program, "--literal-pathspecs", *command],
            cwd=root,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return finished.returncode == 0 and bool(finished.stdout.strip())
