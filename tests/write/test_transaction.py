"""All of a plan or nothing of it, on a real disk."""

import os
import sys
from pathlib import Path

import pytest

from aegis_cst.plan.model import FileChange
from aegis_cst.project.tree import OutsideProjectError
from aegis_cst.write import transaction
from aegis_cst.write.transaction import MovedOnError, apply_changes

CHANGES = (
    FileChange("changed.txt", b"old", b"new"),
    FileChange("folder/deep/created.txt", None, b"created"),
    FileChange("gone/away.py", b"away", None, owned=True),
    FileChange("other.txt", b"other", b"another"),
)


def snapshot(root: Path) -> dict[str, tuple[int, bytes | None]]:
    """Mode and content of everything below a folder."""
    return {
        path.relative_to(root).as_posix(): (
            path.stat().st_mode,
            path.read_bytes() if path.is_file() else None,
        )
        for path in sorted(root.rglob("*"))
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "changed.txt").write_bytes(b"old")
    (tmp_path / "changed.txt").chmod(0o750)
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone" / "away.py").write_bytes(b"away")
    (tmp_path / "gone" / "away.py").chmod(0o700)
    (tmp_path / "other.txt").write_bytes(b"other")
    return tmp_path


def test_everything_is_written(root: Path) -> None:
    apply_changes(root, CHANGES)

    assert (root / "changed.txt").read_bytes() == b"new"
    assert (root / "folder" / "deep" / "created.txt").read_bytes() == b"created"
    assert not (root / "gone").exists()
    assert sorted(path.name for path in root.iterdir()) == [
        "changed.txt",
        "folder",
        "other.txt",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_modes_stay(root: Path) -> None:
    apply_changes(root, CHANGES)

    assert (root / "changed.txt").stat().st_mode & 0o777 == 0o750
    created = root / "folder" / "deep" / "created.txt"
    usual = root / "usual.txt"
    usual.touch()
    assert created.stat().st_mode == usual.stat().st_mode


def test_byte_code_of_a_deleted_module_goes_with_it(root: Path) -> None:
    cache = root / "gone" / "__pycache__"
    cache.mkdir()
    (cache / "away.cpython-311.pyc").touch()

    apply_changes(root, CHANGES)

    assert not (root / "gone").exists()


def test_folder_with_a_file_of_the_users_stays(root: Path) -> None:
    (root / "gone" / "mine.py").touch()

    apply_changes(root, CHANGES)

    assert [path.name for path in (root / "gone").iterdir()] == ["mine.py"]


@pytest.mark.parametrize("index", range(len(CHANGES)))
def test_file_that_moved_on_stops_everything(root: Path, index: int) -> None:
    path = root / CHANGES[index].path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"moved on")
    before = snapshot(root)

    with pytest.raises(MovedOnError, match=CHANGES[index].path):
        apply_changes(root, CHANGES)

    assert snapshot(root) == before


@pytest.mark.parametrize("step", range(len(CHANGES)))
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_failure_at_any_step_puts_everything_back(
    root: Path, step: int, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(root)
    real = transaction._make_visible  # noqa: SLF001 - the seam between two steps
    done = 0

    def fail_at_step(*arguments: object) -> None:
        nonlocal done
        if done == step:
            raise error
        done += 1
        real(*arguments)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(transaction, "_make_visible", fail_at_step)
    with pytest.raises(type(error)):
        apply_changes(root, CHANGES)

    assert snapshot(root) == before


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
)
def test_read_only_file_stops_everything(root: Path) -> None:
    (root / "changed.txt").chmod(0o440)
    before = snapshot(root)

    with pytest.raises(PermissionError):
        apply_changes(root, CHANGES)

    assert snapshot(root) == before


def test_symbolic_link_inside_is_written_through(root: Path) -> None:
    (root / "real.txt").write_bytes(b"old")
    (root / "link.txt").symlink_to("real.txt")

    apply_changes(root, [FileChange("link.txt", b"old", b"new")])

    assert (root / "link.txt").is_symlink()
    assert (root / "real.txt").read_bytes() == b"new"


def test_path_that_leads_out_is_refused(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (root / "link").symlink_to(outside, target_is_directory=True)

    for path in ("link/file.txt", "../file.txt"):
        with pytest.raises(OutsideProjectError):
            apply_changes(root, [FileChange(path, None, b"x")])

    assert list(outside.iterdir()) == []
