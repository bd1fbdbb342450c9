"""The wheel: installed where nobody has the checkout, it does the main job."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.command import Finished, environ, run
from e2e.environment import INSTALLATION, create, interpreter
from e2e.tree import check_same, snapshot

ROOT = Path(__file__).parents[2]
PARTS = ("aegis_cst", "codemods", "skeletons", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built from a copy: building writes beside what it builds."""
    source = tmp_path_factory.mktemp("source")
    ignored = shutil.ignore_patterns("__pycache__")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, source / part, ignore=ignored)
        else:
            shutil.copy(ROOT / part, source / part)
    uv = shutil.which("uv")
    build: list[str] = [sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", "dist"]
    if uv is not None:
        build = [uv, "build", "--wheel", "--quiet", "--out-dir", "dist"]
    finished = run(*build, ".", cwd=source, timeout=INSTALLATION)
    assert finished.code == 0, finished.told
    (built,) = (source / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The interpreter of an environment with nothing but the wheel in it."""
    folder = tmp_path_factory.mktemp("installed") / "environment"
    create(folder, [str(wheel)])
    yield interpreter(folder)
    shutil.rmtree(folder)


def aegis(python: Path, folder: Path, *words: str) -> Finished:
    """The console script of that environment, away from any checkout."""
    suffix = ".exe" if sys.platform == "win32" else ""
    script = python.with_name(f"aegis{suffix}")
    finished = run(script, *words, cwd=folder, env=environ())
    assert finished.code == 0, finished.told
    return finished


def test_the_main_job(
    python: Path, base: Path, with_scheduler: Path, tmp_path: Path
) -> None:
    aegis(python, tmp_path, "init", "my-api", "--no-input", "--no-sync")
    project = tmp_path / "my-api"
    check_same(snapshot(project), snapshot(base))
    aegis(python, project, "add", "scheduler", "--yes", "--no-sync")
    check_same(snapshot(project), snapshot(with_scheduler))
    aegis(python, project, "remove", "scheduler", "--yes", "--no-sync")
    check_same(snapshot(project), snapshot(base))


def test_byte_code_in_the_skeletons_stays_there(
    python: Path, with_scheduler: Path, tmp_path: Path
) -> None:
    where = "import skeletons; print(list(skeletons.__path__)[0])"
    found = run(python, "-c", where, cwd=tmp_path)
    skeletons = Path(found.stdout.decode().strip())
    assert python.parents[1] in skeletons.parents
    run(python, "-m", "compileall", "-q", skeletons, cwd=tmp_path)
    assert list(skeletons.rglob("*.pyc"))
    words = ("init", "my-api", "--no-input", "--no-sync", "-c", "scheduler")
    aegis(python, tmp_path, *words)
    check_same(snapshot(tmp_path / "my-api"), snapshot(with_scheduler))
