"""The real command on projects of which a file is damaged: never a traceback."""

import shutil
from pathlib import Path

import pytest
from e2e.command import AEGIS, aegis, run

from fuzz.damage import mistaken

MAIN = "app/components/backend/main.py"
ROUTING = "app/components/backend/api/routing.py"
COMPOSE = "docker-compose.yml"
DEEP = b"\nx = 1" + b" + 1" * 20_000 + b"\n"
NEWER = b"\ntry:\n    pass\nexcept A, B:\n    pass\n"


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project as ``aegis init`` makes it; not to be changed."""
    folder = tmp_path_factory.mktemp("damaged")
    aegis(folder, "init", "my-api", "--no-input", "--no-sync")
    return folder / "my-api"


def _form(name: str) -> str:
    return f"form:{name}"


DAMAGE: tuple[tuple[str, str], ...] = (
    (MAIN, "broken"),
    (MAIN, "deep"),
    (MAIN, "deep and newer"),
    (MAIN, _form("UTF-16")),
    (MAIN, _form("cookie b'utf-16'")),
    (ROUTING, "deep and newer"),
    (COMPOSE, "cut in a key"),
    (COMPOSE, "flow"),
    (COMPOSE, _form("NUL at the end")),
    ("pyproject.toml", "cut"),
    ("pyproject.toml", "dots"),
    ("pyproject.toml", "digits"),
    ("aegis.lock", "dots"),
    (".env.example", _form("UTF-16")),
)


def _damaged(data: bytes, how: str) -> bytes:
    if how.startswith("form:"):
        return dict(mistaken(data))[how.removeprefix("form:")]
    damage = {
        "broken": data + b"\ndef (\n",
        "cut": data[: len(data) * 2 // 3],
        "cut in a key": data[: data.rfind(b":")],
        "deep": data + DEEP,
        "deep and newer": data + NEWER + DEEP,
        "flow": data + b"x-a: " + b"[" * 50_000,
        "dots": data + b"\n[x]\na" + b".a" * 2000 + b" = 1\n",
        "digits": data + b"\n[x]\na = " + b"9" * 20_000 + b"\n",
    }
    return damage[how]


@pytest.mark.parametrize(("path", "how"), DAMAGE)
def test_damaged_project(fresh: Path, tmp_path: Path, path: str, how: str) -> None:
    project = Path(shutil.copytree(fresh, tmp_path / "my-api"))
    file = project / path
    damaged = _damaged(file.read_bytes(), how)
    file.write_bytes(damaged)
    options = ("add", "scheduler", "--dry-run", "--no-sync")
    finished = run(*AEGIS, *options, cwd=project)
    assert finished.code == 1, finished.told
    assert "Traceback" not in finished.told
    assert path in finished.told
    assert file.read_bytes() == damaged
