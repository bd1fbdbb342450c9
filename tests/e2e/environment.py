"""One virtual environment in which the generated projects run.

It lies in pytest's cache, under a name made of what is installed in it, so that it is
made once. It is built under another name and renamed when it is complete: several test
processes may build it at the same time.
"""

import hashlib
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from e2e.command import Finished, environ, run

INSTALLATION = 600.0
"""Seconds for a download on a slow line."""


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment; ``python`` is its interpreter."""

    folder: Path

    @property
    def cache(self) -> Path:
        """A folder beside it that tools may keep things in."""
        return self.folder.with_suffix(".cache")

    @property
    def python(self) -> Path:
        """The interpreter, wherever the platform has it."""
        return interpreter(self.folder)

    def run(self, project: Path, *arguments: str) -> Finished:
        """Run the interpreter in a project; leave no byte code there."""
        env = environ(PYTHONDONTWRITEBYTECODE="1")
        return run(self.python, *arguments, cwd=project, env=env)


def interpreter(folder: Path) -> Path:
    """Where a virtual environment has its Python."""
    if sys.platform == "win32":
        return folder / "Scripts" / "python.exe"
    return folder / "bin" / "python"


def other_python(release: str) -> str | None:
    """The interpreter of another release, such as 3.9, if this machine has it."""
    found = shutil.which(f"python{release}")
    # One of pyenv's may only say that its release is not the chosen one.
    asked = found and run(found, "-c", "", cwd=Path.cwd())
    return found if asked and asked.code == 0 else None


def requirements(project: Path) -> list[str]:
    """What a project needs to run and to be checked."""
    document = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
    needed = [
        *document["project"]["dependencies"],
        *document["dependency-groups"]["dev"],
    ]
    return sorted(each for each in needed if not each.startswith("pre-commit"))


def environment_with(
    needed: Sequence[str], cache: Path, python: str = sys.executable
) -> Environment:
    """The environment that has these requirements, made if it is not there."""
    own = [sys.version, sys.prefix] if python == sys.executable else [python]
    key = "\n".join([*own, "compiled", *needed]).encode()
    folder = cache / hashlib.sha256(key).hexdigest()[:16]
    if not folder.is_dir():
        building = Path(tempfile.mkdtemp(prefix="building-", dir=cache))
        create(building, needed, python)
        # uv leaves this to the first import, and the tests leave no byte code behind:
        # each of hundreds of processes would compile all that it imports anew.
        compiled = run(
            interpreter(building), "-m", "compileall", "-q", building, cwd=building
        )
        assert compiled.told == "", compiled.told
        with suppress(OSError):  # another process was first
            building.rename(folder)
        shutil.rmtree(building, ignore_errors=True)
    return Environment(folder)


def create(folder: Path, needed: Sequence[str], python: str = sys.executable) -> None:
    """Make an environment with uv, or with what Python brings along."""
    uv = shutil.which("uv")
    steps: list[list[str | Path]] = [
        [python, "-m", "venv", "--clear", folder],
        [interpreter(folder), "-m", "pip", "install", "--quiet", *needed],
    ]
    if uv is not None:
        make: list[str | Path] = [uv, "venv", "--quiet", "--clear", "--relocatable"]
        fill: list[str | Path] = [
            uv,
            "pip",
            "install",
            "--quiet",
            "--python",
            interpreter(folder),
        ]
        steps = [[*make, "--python", python, folder], [*fill, *needed]]
    env = {**os.environ, "UV_NO_PROGRESS": "1"}
    for step in steps:
        finished = run(*step, cwd=folder.parent, env=env, timeout=INSTALLATION)
        assert finished.code == 0, finished.told
