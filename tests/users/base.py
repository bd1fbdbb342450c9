"""The base project in memory, and the places in it that people edit."""

import re
import tempfile
from functools import cache
from pathlib import Path

from aegis_cst.create.answers import default_answers, template_context
from aegis_cst.create.project import Wanted, create_project

Files = dict[str, bytes]

PYPROJECT = "pyproject.toml"
ENV_FILE = ".env.example"
COMPOSE_NAMES = ("docker-compose.yml", "compose.yaml")

_MARKER = re.compile(rb"kp\d{4}x", re.IGNORECASE)


@cache
def _base() -> Files:
    context = template_context("my-api")
    with tempfile.TemporaryDirectory() as folder:
        plan = create_project(default_answers(context), context, Path(folder), Wanted())
        assert not plan.blockers
        root = Path(folder) / "my-api"
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }


def base_files() -> Files:
    """A fresh project as ``aegis init`` makes it; yours to change."""
    return dict(_base())


def marker(number: int) -> str:
    """A word that occurs nowhere else: it marks what the user wrote."""
    return f"kp{number:04}x"


def markers(data: bytes) -> list[bytes]:
    """The marks in a file, in their order."""
    return [each.lower() for each in _MARKER.findall(data)]


def compose_file(files: Files) -> str | None:
    return next((name for name in COMPOSE_NAMES if name in files), None)
