"""A small project on disk, and ``aegis check`` run on it as a process would run it."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from aegis_cst.cli.checking.arguments import plain_arguments
from aegis_cst.cli.checking.check_run import run

PROJECT = {
    "pyproject.toml": """
        [project]
        name = "shop"
        version = "1.0.0"
        dependencies = ["fastapi>=0.165"]

        [tool.aegis]
        app = "app.main:app"
    """,
    "app/__init__.py": "",
    "app/main.py": """
        from fastapi import FastAPI

        from app.routing import include_routers

        app = FastAPI()
        include_routers(app)
    """,
    "app/routing.py": """
        from fastapi import FastAPI

        from app.health import router as health_router


        def include_routers(app: FastAPI) -> None:
            app.include_router(health_router)
    """,
    "app/health.py": """
        from fastapi import APIRouter

        router = APIRouter()


        @router.get("/health")
        def health() -> str:
            return "ok"
    """,
}
ITEMS = """
    from fastapi import APIRouter

    router = APIRouter()


    @router.get("/items")
    def items() -> list[str]:
        return []
"""
FORGOTTEN = {**PROJECT, "app/items.py": ITEMS}
"""A router that nobody registers."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a run came to."""

    code: int
    out: str
    err: str


class Scene:
    """A folder that commands are run in."""

    def __init__(
        self,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        capture: pytest.CaptureFixture[bytes],
    ) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capture = capture

    def write(self, files: Mapping[str, str | bytes], below: str = "") -> None:
        for path, text in files.items():
            target = self.folder / below / path
            target.parent.mkdir(parents=True, exist_ok=True)
            data = dedent(text).lstrip("\n").encode() if isinstance(text, str) else text
            target.write_bytes(data)

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def check(self, *words: str, below: str = "", code: int = 0) -> Told:
        self._monkeypatch.chdir(self.folder / below)
        arguments = plain_arguments(words)
        assert arguments is not None, words
        self._capture.readouterr()
        status = run(arguments)
        out, err = (each.decode() for each in self._capture.readouterr())
        assert status == code, out + err
        return Told(status, out, err)

    def git(self, *words: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        command = ("git", *identity, *words)
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
