"""Modules of a user's that are called like those that aegis is made of."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from e2e.command import environ, run
from e2e.tree import check_same, snapshot

MODULES = (
    "click.py",
    "codemods/__init__.py",
    "cookiecutter/__init__.py",
    "difflib.py",
    "jinja2/__init__.py",
    "json/__init__.py",
    "libcst.py",
    "packaging/__init__.py",
    "rich/__init__.py",
    "skeletons/__init__.py",
    "tomllib.py",
    "typer.py",
    "typing_extensions.py",
    "yaml.py",
)
NOISE = """\
import pathlib

pathlib.Path({path!r}).touch()
raise SystemExit("a module of the user's was run")
"""


def check_untouched_by_modules(
    start: Sequence[str | Path], base: Path, tmp_path: Path
) -> None:
    """A command does the same among such modules as without, and runs none of them."""
    ran = tmp_path / "ran"
    here, path, quiet = (tmp_path / name for name in ("here", "path", "quiet"))
    quiet.mkdir()
    for folder in (here, path):
        _write(folder, NOISE.format(path=str(ran)))
    env = environ(PYTHONPATH=str(path), PYTHONDONTWRITEBYTECODE="1")
    for words in (
        ("--version",),
        ("init", "other", "--no-input", "--no-sync"),
        ("add", "scheduler", "--dry-run", "-p", str(base)),
        ("check", "--no-cache", "-p", str(base)),
        ("components",),
    ):
        expected = run(*start, *words, cwd=quiet)
        finished = run(*start, *words, cwd=here, env=env)
        assert not ran.exists(), finished.told
        assert finished.code == expected.code == 0, finished.told
        assert finished.stdout == expected.stdout
    check_same(snapshot(here / "other"), snapshot(quiet / "other"))


def _write(folder: Path, noise: str) -> None:
    for path in _paths(folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(noise, encoding="utf-8")


def _paths(folder: Path) -> Iterator[Path]:
    return (folder / module for module in MODULES)
