"""The folder that aegis keeps things in, made by several commands at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aegis_cst.storage import disk
from aegis_cst.storage.private_folder import private_folder


def ignored(root: Path) -> bytes:
    """What the folder hides from git."""
    return (root / ".aegis" / ".gitignore").read_bytes()


def test_a_command_that_comes_second_takes_what_the_first_has_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def come_first(step: str, path: Path) -> None:
        if (step, path.name) == ("create", ".gitignore"):
            monkeypatch.setattr(disk, "observer", lambda _step, _path: None)
            private_folder(tmp_path)

    monkeypatch.setattr(disk, "observer", come_first)
    assert private_folder(tmp_path) == tmp_path / ".aegis"
    assert ignored(tmp_path) == b"*\n"


def test_many_at_once(tmp_path: Path) -> None:
    roots = [tmp_path / str(number) for number in range(200)]
    for root in roots:
        root.mkdir()
    with ThreadPoolExecutor(8) as pool:
        # Each of them side by side with itself; what fails is raised here.
        list(pool.map(private_folder, [each for root in roots for each in [root] * 8]))
    assert {ignored(root) for root in roots} == {b"*\n"}
    assert {len(list((root / ".aegis").iterdir())) for root in roots} == {1}


def test_what_somebody_was_stopped_at_is_completed(tmp_path: Path) -> None:
    (tmp_path / ".aegis").mkdir()
    (tmp_path / ".aegis" / ".gitignore").touch()
    private_folder(tmp_path)
    assert ignored(tmp_path) == b"*\n"


def test_what_the_user_has_written_there_stays(tmp_path: Path) -> None:
    private_folder(tmp_path)
    (tmp_path / ".aegis" / ".gitignore").write_bytes(b"lock\n")
    private_folder(tmp_path)
    assert ignored(tmp_path) == b"lock\n"
