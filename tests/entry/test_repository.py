"""The repository around a folder."""

from pathlib import Path

import pytest

from aegis_cst.reading.files.root import folder_in, repository_of


def made(root: Path, *paths: str) -> Path:
    for path in paths:
        target = root / path
        if path.endswith("/"):
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("x")
    return root


@pytest.mark.parametrize(
    ("paths", "start", "expected"),
    [
        ((".git/", "backend/app/"), "backend/app", "."),
        ((".git/", "backend/pyproject.toml"), "backend", "."),
        ((".git", "app/"), "app", "."),
        ((".git/", "lib/.git", "lib/app/"), "lib/app", "lib"),
        (("pyproject.toml", "app/"), "app", "."),
        (("a/requirements.txt", "a/b/setup.py", "a/b/c/"), "a/b/c", "a"),
        (("a/docker-compose.yml", "a/b/pyproject.toml"), "a/b", "a"),
        (("a/requirements-dev.txt", "a/b/"), "a/b", "a"),
        (("a/b/",), "a/b", "a/b"),
    ],
)
def test_repository(
    tmp_path: Path, paths: tuple[str, ...], start: str, expected: str
) -> None:
    root = made(tmp_path / "r", *paths)
    assert repository_of(root / start) == (root / expected).resolve()


def test_a_home_folder_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = made(tmp_path / "home", ".git/", "requirements.txt", "x/main.py")
    monkeypatch.setattr(Path, "home", lambda: home)
    assert repository_of(home / "x") == (home / "x").resolve()


def test_folder_in(tmp_path: Path) -> None:
    root = made(tmp_path, "a/b/")
    assert folder_in(root, root / "a" / "b") == "a/b"
    assert not folder_in(root, root)
