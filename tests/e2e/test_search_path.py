"""Where the command imports from: what is installed, whatever lies about."""

import os
import shutil
import sys
from pathlib import Path

import pytest

import aegis_cst
from aegis_cst.cli.search_path import own_first
from e2e.command import AEGIS, environ, run
from e2e.foreign_modules import check_untouched_by_modules


def test_modules_of_the_users_are_neither_taken_nor_run(
    base: Path, tmp_path: Path
) -> None:
    check_untouched_by_modules(AEGIS, base, tmp_path)


def test_what_is_needed_may_come_from_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "needed.py").write_text("print('there')")
    text = "from aegis_cst.cli.search_path import own_first; own_first(); import needed"
    finished = run(sys.executable, "-c", text, cwd=tmp_path)
    assert finished.stdout.split() == [b"there"], finished.told


def test_aegis_put_beside_what_it_needs_goes_on_with_that(tmp_path: Path) -> None:
    package = Path(aegis_cst.__file__).parent
    together = tmp_path / "together"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(package, together / "aegis_cst", ignore=ignored)
    (together / "typer.py").write_text("print('beside')\nraise SystemExit(3)\n")
    env = environ(PYTHONPATH=os.pathsep.join([str(together), str(tmp_path)]))
    finished = run(*AEGIS, "components", cwd=tmp_path, env=env)
    assert finished.stdout.split() == [b"beside"], finished.told


def test_order_of_the_rest_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["b", str(tmp_path / "c")]))
    here, b, c = str(tmp_path), str(tmp_path / "b"), str(tmp_path / "c")
    monkeypatch.setattr(sys, "path", [here, b, c, "lib", "site", b])
    own_first()
    assert sys.path == ["lib", "site", here, b, c, b]


def test_current_folder_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setattr(sys, "path", ["lib"])
    try:
        folder.rmdir()
    except OSError:  # Windows keeps a folder that a process is in
        pytest.skip("the current folder cannot be deleted")
    own_first()
    assert sys.path == ["lib"]
