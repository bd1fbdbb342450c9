"""Lock file and environment after a change: what is told when uv cannot do it."""

import json
import shutil
from pathlib import Path

import pytest

from e2e.command import AEGIS, Finished, environ, run
from e2e.tree import check_same, snapshot


def without_uv(project: Path, *words: str) -> Finished:
    """Run ``aegis`` where there is no uv."""
    nowhere = project.with_name("nowhere")
    nowhere.mkdir(exist_ok=True)
    return run(*AEGIS, *words, cwd=project, env=environ(PATH=str(nowhere)))


def test_no_uv(project: Path) -> None:
    (project / "uv.lock").write_text("version = 1\n")
    before = snapshot(project)
    finished = without_uv(project, "add", "scheduler", "--yes")
    assert finished.code == 1
    assert "uv lock failed: uv is not installed" in finished.told
    assert "--no-sync" in finished.told
    check_same(snapshot(project), before)


def test_no_uv_as_a_document(project: Path) -> None:
    (project / "uv.lock").write_text("version = 1\n")
    finished = without_uv(project, "add", "scheduler", "--yes", "--json")
    assert finished.code == 1
    told = json.loads(finished.stdout)
    assert told["outcome"] == "refused"
    assert told["changes"] == []
    assert "uv is not installed" in told["blockers"][0]["reason"]


@pytest.mark.skipif(shutil.which("uv") is None, reason="it is uv that has to fail")
def test_uv_fails(project: Path) -> None:
    (project / "uv.lock").write_text("this is no lock file\n")
    before = snapshot(project)
    finished = run(*AEGIS, "add", "scheduler", "--yes", cwd=project)
    assert finished.code == 1
    assert "uv lock failed" in finished.told
    check_same(snapshot(project), before)


def test_without_synchronisation_no_uv_is_needed(
    project: Path, with_scheduler: Path
) -> None:
    (project / "uv.lock").write_text("version = 1\n")
    finished = without_uv(project, "add", "scheduler", "--yes", "--no-sync")
    assert finished.code == 0, finished.told
    expected = {**snapshot(with_scheduler), "uv.lock": snapshot(project)["uv.lock"]}
    check_same(snapshot(project), expected)


def test_a_project_without_a_lock_file_needs_no_uv(project: Path) -> None:
    finished = without_uv(project, "add", "scheduler", "--yes")
    assert finished.code == 0, finished.told
    assert not (project / "uv.lock").exists()
    assert not (project / ".venv").exists()


def test_creation_without_uv(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    finished = without_uv(tmp_path / "here", "init", "my-api", "--no-input")
    assert finished.code in (0, 1)
    assert "uv" in finished.told
    assert "Traceback" not in finished.told
