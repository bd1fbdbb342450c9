"""The same user and the same judges, with the real command and a real folder."""

import shutil
from pathlib import Path

from e2e.command import aegis
from e2e.environment import Environment

from aegis_cst.plan.model import Outcome
from users.base import Files
from users.simulation import Simulation, check_same

_PROBE = """
import json
from app.entrypoints.webserver import app
print(json.dumps(sorted(app.openapi()["paths"])))
"""


class WholeProject:
    """A project on the disk, and its image in memory that it has to stay equal to."""

    def __init__(self, base: Path, folder: Path) -> None:
        self.folder = Path(shutil.copytree(base, folder))
        self.image = Simulation(_files(self.folder))

    def edit(self, name: str, seed: int) -> None:
        """Let the user edit."""
        before = self.image.files
        self.image.edit(name, seed)
        for path in before.keys() - self.image.files.keys():
            (self.folder / path).unlink()
        for path, data in self.image.files.items():
            if before.get(path) != data:
                (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / path).write_bytes(data)

    def add(self, *names: str) -> None:
        self._run(self.image.add(*names), "add", *names)

    def remove(self, *names: str) -> None:
        self._run(self.image.remove(*names), "remove", *names)

    def undo(self) -> None:
        if self.image.records:
            self._run(self.image.undo(), "undo")

    def _run(self, outcome: Outcome, *arguments: str) -> None:
        """Run the command, which has to come to the same."""
        code = 1 if outcome is Outcome.REFUSED else 0
        aegis(self.folder, *arguments, "--yes", "--no-sync", code=code)
        check_same(_files(self.folder), self.image.files)

    def check_served(self, environment: Environment) -> None:
        """The application can be imported and documents what there is."""
        finished = environment.run(self.folder, "-c", _PROBE)
        assert finished.code == 0, finished.told
        paths = finished.stdout.decode().splitlines()[-1]
        assert '"/health"' in paths
        lock = (self.folder / "aegis.lock").read_text("utf-8")
        for name in ("scheduler", "worker"):
            is_there = f"[components.{name}" in lock
            assert (f'"/api/v1/{name}/' in paths) == is_there, (name, paths)


def _files(folder: Path) -> Files:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".aegis" not in path.parts
    }
