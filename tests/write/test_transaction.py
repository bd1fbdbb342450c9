"""All of a plan or nothing of it, on a real disk."""

import sys
from pathlib import Path

import pytest

from aegis_cst.plan.model import FileChange
from aegis_cst.reading.files.tree import OutsideProjectError
from aegis_cst.write.staging import MovedOnError
from aegis_cst.write.transaction import Work, apply_changes, commit

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


def test_link_into_a_folder_of_a_tool_is_refused(root: Path) -> None:
    (root / ".git" / "hooks").mkdir(parents=True)
    (root / "hooks").symlink_to(".git/hooks")

    with pytest.raises(OutsideProjectError):
        apply_changes(root, [FileChange("hooks/pre-commit", None, b"x")])

    assert list((root / ".git" / "hooks").iterdir()) == []


def test_link_that_is_deleted_leaves_what_it_leads_to(root: Path) -> None:
    (root / "real.txt").write_bytes(b"old")
    (root / "link.txt").symlink_to("real.txt")

    apply_changes(root, [FileChange("link.txt", b"old", None)])

    assert not (root / "link.txt").is_symlink()
    assert (root / "real.txt").read_bytes() == b"old"


def test_two_paths_to_one_file_are_refused(root: Path) -> None:
    (root / "link.txt").symlink_to("other.txt")
    before = snapshot(root)

    with pytest.raises(OSError, match="leads to the same file"):
        apply_changes(
            root,
            [
                FileChange("link.txt", b"other", b"one"),
                FileChange("other.txt", b"other", b"two"),
            ],
        )

    assert snapshot(root) == before


def test_file_that_was_only_read_may_not_move_on_either(root: Path) -> None:
    (root / "read.txt").write_bytes(b"later")
    before = snapshot(root)

    with pytest.raises(MovedOnError, match=r"read\.txt"):
        commit(root, Work("add x", CHANGES, seen={"read.txt": b"earlier"}))

    assert snapshot(root) == before


def test_folder_in_the_place_of_a_new_file_stops_everything(root: Path) -> None:
    (root / "folder" / "deep" / "created.txt").mkdir(parents=True)
    before = snapshot(root)

    with pytest.raises(MovedOnError, match="created"):
        apply_changes(root, CHANGES)

    assert snapshot(root) == before


def test_private_folder_that_leads_away_is_refused(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (root / ".aegis").symlink_to(outside, target_is_directory=True)

    with pytest.raises(OSError, match="is a link"):
        apply_changes(root, CHANGES)

    assert list(outside.iterdir()) == []
