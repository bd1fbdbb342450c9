"""What is remembered from one run to the next, and when it no longer holds."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from aegis_cst.check import project_check
from aegis_cst.check.memory.recall import CACHE, key_of, recall
from check.scene import FORGOTTEN, PROJECT, Scene

WORDS = ("--output-format", "sarif")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The projects that the rules were run on."""
    seen: list[Path] = []
    check = project_check.check_project

    def counted(root: Path, *rest: object) -> object:
        seen.append(root)
        return check(root, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(project_check, "check_project", counted)
    return seen


def test_the_second_run_says_the_same_without_the_rules(
    scene: Scene, runs: list[Path]
) -> None:
    scene.write(FORGOTTEN)
    first = scene.check("--output-format=json", code=1)
    assert scene.check("--output-format=json", code=1) == first
    assert len(runs) == 1
    assert scene.check(code=1).out.count("router = APIRouter()\n") == 1
    assert scene.check("app/health.py").out == "All checks passed!\n"
    assert len(runs) == 1


def test_nothing_is_remembered_if_that_is_not_wanted(
    scene: Scene, runs: list[Path]
) -> None:
    scene.write(FORGOTTEN)
    scene.check("--no-cache", code=1)
    scene.check("--no-cache", code=1)
    assert len(runs) == 2
    assert not (scene.folder / ".aegis").exists()


def edit(folder: Path) -> None:
    target = folder / "app/routing.py"
    target.write_bytes(target.read_bytes().replace(b"health", b"wealth"))


def same_times(folder: Path) -> None:
    target = folder / "app/routing.py"
    before = target.stat()
    edit(folder)
    os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))


def delete(folder: Path) -> None:
    (folder / "app/health.py").unlink()


def add(folder: Path) -> None:
    (folder / "app/more.py").write_bytes(b"A = 1\n")


def configure(folder: Path) -> None:
    with (folder / "pyproject.toml").open("a") as file:
        file.write("check.ignore = ['AEG2']\n")


@pytest.mark.parametrize("change", [edit, same_times, delete, add, configure])
def test_a_change_is_seen(
    scene: Scene, runs: list[Path], change: Callable[[Path], None]
) -> None:
    scene.write(PROJECT)
    scene.check()
    change(scene.folder)
    scene.check(code=0 if change in {add, configure} else 1)
    assert len(runs) == 2


def test_other_rules_are_another_question(scene: Scene, runs: list[Path]) -> None:
    scene.write(FORGOTTEN)
    scene.check(code=1)
    scene.check("--ignore", "AEG101")
    scene.check("--ignore", "AEG101")
    assert len(runs) == 2


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b'{"key": 1}', b"\xff\xfe", b"[" * 100_000]
)
def test_a_damaged_memory_is_none(scene: Scene, data: bytes) -> None:
    scene.write(FORGOTTEN)
    scene.check(code=1)
    (scene.folder / CACHE).write_bytes(data)
    scene.check(code=1)
    assert recall(scene.folder, "", key_of((), ())) is not None


def test_old_files_are_told_by_their_times(scene: Scene, runs: list[Path]) -> None:
    scene.write(PROJECT)
    for each in scene.folder.rglob("*.*"):
        os.utime(each, (1_000_000_000, 1_000_000_000))
    scene.check()
    assert scene.read(str(CACHE)).count(b"1000000000000000000") >= 4
    scene.check()
    assert len(runs) == 1
    os.utime(scene.folder / "app/main.py", (1_000_000_001, 1_000_000_001))
    scene.check()
    assert len(runs) == 2


def test_a_folder_that_cannot_be_written_to(scene: Scene) -> None:
    scene.write(FORGOTTEN)
    (scene.folder / ".aegis").write_bytes(b"in the way")
    scene.check(code=1)
    assert (scene.folder / ".aegis").read_bytes() == b"in the way"
