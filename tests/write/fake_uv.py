"""A uv without a network: it can fail, and wait until a test lets it go on."""

import os
import subprocess
import sys
import time
from pathlib import Path

from e2e.command import AEGIS, Finished, environ, run

from write.command import aegis

SCRIPT = """\
#!{python}
import hashlib, os, pathlib, secrets, sys, time
folder = pathlib.Path({folder!r})
verb = sys.argv[1]
with (folder / "calls").open("a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\\n")
if (folder / ("wait-" + verb)).exists() and "--check" not in sys.argv:
    if verb == "lock":
        pathlib.Path("uv.lock").write_text("half a lo")
    (folder / "waiting").touch()
    while not (folder / "go").exists():
        time.sleep(0.02)
if (folder / ("fail-" + verb)).exists():
    sys.exit("error: no network")
manifest = hashlib.sha256(pathlib.Path("pyproject.toml").read_bytes()).hexdigest()
lock = pathlib.Path("uv.lock")
fits = lock.exists() and manifest in lock.read_text()
if verb == "lock" and "--check" in sys.argv:
    sys.exit(0 if fits else "error: the lock file needs to be updated")
if verb == "lock" and not fits:
    lock.write_text(manifest + " " + secrets.token_hex(4))
if verb == "sync":
    if not fits:
        sys.exit("error: the lock file needs to be updated")
    (folder / "environment").write_bytes(lock.read_bytes())
"""


class FakeUv:
    """The program, and what it did."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        program = folder / "uv"
        program.write_text(SCRIPT.format(python=sys.executable, folder=str(folder)))
        program.chmod(0o755)
        path = f"{folder}{os.pathsep}{os.environ['PATH']}"
        self.env = environ(PATH=path)

    def run(self, project: Path, *arguments: str) -> None:
        run(self.folder / "uv", *arguments, cwd=project)

    def aegis(self, project: Path, *arguments: str, code: int = 0) -> Finished:
        return aegis(project, *arguments, code=code, path=self.env["PATH"])

    def start(self, project: Path, *arguments: str) -> "subprocess.Popen[str]":
        """An ``aegis`` that runs while the test goes on."""
        return subprocess.Popen(
            [*AEGIS, *arguments],
            cwd=project,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def set(self, *names: str) -> None:
        for name in names:
            (self.folder / name).touch()

    def unset(self, *names: str) -> None:
        for name in names:
            (self.folder / name).unlink(missing_ok=True)

    def wait_until_waiting(self) -> None:
        deadline = time.monotonic() + 30
        while not (self.folder / "waiting").exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    @property
    def calls(self) -> list[str]:
        return (self.folder / "calls").read_text().splitlines()

    @property
    def environment(self) -> bytes:
        return (self.folder / "environment").read_bytes()
