"""What git knows of a project, asked without running what the project's own says."""

import os
import shutil
import subprocess
from pathlib import Path

_SECONDS = 20

# A repository that was copied and not cloned brings a configuration: programs named in
# it run when git looks for changed files, or shows who signed a commit. See
# https://git-scm.com/docs/git-config and the notes on security of
# https://git-scm.com/docs/git.
_HARMLESS = (
    *("-c", "core.fsmonitor=false"),
    *("-c", "log.showSignature=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
)
_ALONE = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}


def git_says(root: Path, *words: str, told: bytes = b"") -> bytes:
    """What git answers, reading ``told``; nothing without git or a repository."""
    program = shutil.which("git")
    if program is None:
        return b""
    try:
        finished = subprocess.run(  # noqa: S603 - a fixed command, found on the PATH
            [program, *_HARMLESS, *words],
            cwd=root,
            env=os.environ | _ALONE,
            input=told,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return b"" if finished.returncode else finished.stdout
