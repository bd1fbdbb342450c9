"""Running uv, so that it ends when the command is to end."""

import shutil
import subprocess
import sys
from pathlib import Path

from aegis_cst.write.interruption import Interruption

PROGRAM = "uv"
MISSING = "uv is not installed, or not on the PATH"
_LOOK = 0.1


def uses_uv(root: Path) -> bool:
    """Whether the project keeps a lock file of uv."""
    return (root / "uv.lock").is_file()


def is_installed() -> bool:
    """Whether uv can be run."""
    return shutil.which(PROGRAM) is not None


def run_uv(
    root: Path, *arguments: str, interruption: Interruption, keep: int = -1
) -> str:
    """Run uv in a project; gives what went wrong, empty if all is well.

    ``keep`` is the handle of the project's lock: a uv that outlives a killed aegis
    goes on holding the project. Raises ``KeyboardInterrupt`` if the command is to end.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        return MISSING
    # Windows hands on no handle that way:
    # https://docs.python.org/3/library/subprocess.html#subprocess.Popen
    passed = (keep,) if keep >= 0 and sys.platform != "win32" else ()
    with subprocess.Popen(  # noqa: S603 - a fixed command, found on the PATH
        [program, *arguments],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=passed,
    ) as process:
        told = _wait(process, interruption)
    if interruption.wanted:
        raise KeyboardInterrupt
    if not process.returncode:
        return ""
    return told.strip() or f"exit code {process.returncode}"


def _wait(process: "subprocess.Popen[str]", interruption: Interruption) -> str:
    """Wait for the end, or bring it about."""
    while True:
        try:
            # Asked again it loses nothing:
            # https://docs.python.org/3/library/subprocess.html#subprocess.Popen.communicate
            return process.communicate(timeout=_LOOK)[1]
        except subprocess.TimeoutExpired:
            if interruption.wanted:
                # Ctrl-C in a terminal reaches uv as well, SIGTERM does not.
                process.terminate()
