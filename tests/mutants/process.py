"""Processes that run tests in a copy of the checkout, on the code of that copy."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

SLACK = 30.0
"""Seconds on top of what tests take: the start of Python, and a machine in use."""


def environment(root: Path) -> dict[str, str]:
    """The copy comes first on the path, before whatever is installed."""
    path = os.pathsep.join((str(root), str(root / "tests")))
    return {**os.environ, "PYTHONPATH": path}


def fails(root: Path, tests: Sequence[str], seconds: float) -> bool:
    """Whether one of the tests fails, or all of them take far too long."""
    # A test that is stopped may leave what cannot be deleted, such as a mounted disk.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        arguments = Path(folder) / "arguments"
        arguments.write_text("\n".join(tests), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
        try:
            finished = subprocess.run(
                [*command, f"--basetemp={folder}/base", f"@{arguments}"],
                cwd=root,
                env=environment(root),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds * 4 + SLACK,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return True
    return finished.returncode != 0
