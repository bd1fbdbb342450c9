"""Files on disk, kept inside the project, and planned changes on top."""

import os
from pathlib import Path

import pytest

from aegis_cst.reading.application import Application
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.root import find_root, is_project
from aegis_cst.reading.files.tree import (
    DiskTree,
    OutsideProjectError,
    is_contained,
    python_files,
)
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import read_state


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.py").write_bytes(b"SECRET\n")
    folder = tmp_path / "project"
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "main.py").write_bytes(b"x = 1\r\n")
    return folder


def link(place: Path, target: Path | str) -> None:
    try:
        place.symlink_to(
            target, target_is_directory=Path(place.parent, target).is_dir()
        )
    except OSError:
        pytest.skip("links need a right that this account lacks")


def test_reading(root: Path) -> None:
    tree = DiskTree(root)
    assert tree.read("app/main.py") == b"x = 1\r\n"
    assert tree.read("app/../app/main.py") == b"x = 1\r\n"
    assert tree.read("app/none.py") is None
    assert tree.read("app") is None
    assert tree.read("") is None
    assert tree.read("app/main.py/x") is None


def test_a_file_is_read_once(root: Path) -> None:
    tree = DiskTree(root)
    assert tree.read("app/main.py") == b"x = 1\r\n"
    (root / "app" / "main.py").write_bytes(b"changed\n")
    assert tree.read("app/main.py") == b"x = 1\r\n"


def test_what_is_there(root: Path) -> None:
    tree = DiskTree(root)
    assert tree.exists("app/main.py")
    assert tree.exists("app")
    assert not tree.exists("app/none.py")
    assert tree.entries("") == ["app/"]
    assert tree.entries("app") == ["main.py"]
    assert tree.entries("app/main.py") == []
    assert tree.entries("none") == []


OUTSIDE = ["../outside/secret.py", "app/../../outside/secret.py", ".."]


@pytest.mark.parametrize("path", OUTSIDE)
def test_path_that_climbs_out(root: Path, path: str) -> None:
    refused(DiskTree(root), path)


def test_absolute_path(root: Path) -> None:
    refused(DiskTree(root), str(root.parent / "outside" / "secret.py"))
    assert DiskTree(root).read(str(root.resolve() / "app/main.py")) == b"x = 1\r\n"


def refused(tree: DiskTree, path: str) -> None:
    with pytest.raises(OutsideProjectError) as caught:
        tree.read(path)
    assert caught.value.strerror == "leads out of the project"
    assert caught.value.filename == path
    with pytest.raises(OutsideProjectError):
        tree.locate(path)
    assert tree.entries(path) == []
    assert tree.exists(path)


@pytest.mark.parametrize("target", ["../outside", "../outside/secret.py", "/"])
def test_link_that_leads_out(root: Path, target: str) -> None:
    link(root / "way.py", target)
    tree = DiskTree(root)
    refused(tree, "way.py")
    assert tree.entries("") == ["app/"]
    assert list(python_files(tree)) == ["app/main.py"]


def test_file_behind_a_folder_that_leads_out(root: Path) -> None:
    link(root / "app" / "web", Path("../../outside"))
    refused(DiskTree(root), "app/web/secret.py")
    refused(DiskTree(root), "app/web/new.py")


def test_links_inside(root: Path) -> None:
    link(root / "again.py", "app/main.py")
    link(root / "package", "app")
    tree = DiskTree(root)
    assert tree.read("again.py") == b"x = 1\r\n"
    assert tree.read("package/main.py") == b"x = 1\r\n"
    assert tree.entries("") == ["again.py", "app/", "package/"]


def test_project_that_is_a_link(root: Path) -> None:
    link(root.parent / "alias", "project")
    tree = DiskTree(root.parent / "alias")
    assert tree.read("app/main.py") == b"x = 1\r\n"
    assert tree.root == root.resolve()


def test_link_that_leads_nowhere(root: Path) -> None:
    link(root / "gone.py", "nothing.py")
    tree = DiskTree(root)
    assert tree.read("gone.py") is None
    assert tree.exists("gone.py")


def test_links_in_a_circle(root: Path) -> None:
    link(root / "app" / "up", "..")
    link(root / "app" / "here", ".")
    (root / "lib").mkdir()
    link(root / "lib" / "app", "../app")
    link(root / "app" / "lib", "../lib")
    found = list(python_files(DiskTree(root)))
    assert found == ["app/main.py", "lib/app/main.py"]


def test_link_to_itself(root: Path) -> None:
    link(root / "self.py", "self.py")
    tree = DiskTree(root)
    assert tree.exists("self.py")
    assert Project(tree).interpreter.module("self.py") is None


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000])
def test_path_that_no_system_takes(root: Path, path: str) -> None:
    tree = DiskTree(root)
    assert tree.entries(path) == []
    try:
        assert tree.read(path) is None
    except OSError as error:
        assert not isinstance(error, OutsideProjectError)  # noqa: PT017 - either is right


def test_folder_named_like_a_module(root: Path) -> None:
    (root / "app" / "x.py").mkdir()
    (root / "app" / "x.py" / "y.py").write_bytes(b"")
    (root / "pyproject.toml").mkdir()
    (root / "aegis.lock").mkdir()
    tree = DiskTree(root)
    assert tree.read("app/x.py") is None
    assert list(python_files(tree)) == ["app/main.py", "app/x.py/y.py"]
    assert Project(tree).interpreter.module("app/x.py") is None
    assert not is_project(root)


def test_files_that_lead_out_are_blockers(root: Path) -> None:
    (root / "pyproject.toml").write_text('[tool.aegis]\napp = "app.web:app"\n')
    link(root / "app" / "web.py", "../../outside/secret.py")
    link(root / "aegis.lock", "../outside/secret.py")
    expected = "cannot be read: leads out of the project"
    tree = DiskTree(root)
    assert Project(tree).application == Blocker(expected, "app/web.py")
    assert read_state(tree) == Blocker(expected, "aegis.lock")
    (root / "pyproject.toml").unlink()
    link(root / "pyproject.toml", "../outside/secret.py")
    assert Project(DiskTree(root)).configuration == Blocker(expected, "pyproject.toml")


def test_application_on_disk(root: Path) -> None:
    (root / "pyproject.toml").write_text('[tool.aegis]\napp = "app.main:app"\n')
    (root / "app" / "main.py").write_text(
        "import os\nfrom . import x\nfrom .. import y\n"
        "from fastapi import FastAPI\napp = FastAPI()\n"
    )
    assert isinstance(Project(DiskTree(root)).application, Application)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="may read everything"
)
def test_unreadable_file_is_a_blocker(root: Path) -> None:
    (root / "pyproject.toml").write_bytes(b"")
    (root / "pyproject.toml").chmod(0)
    found = Project(DiskTree(root)).configuration
    assert found == Blocker("cannot be read: Permission denied", "pyproject.toml")
    assert not is_project(root)


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("a", True),
        ("a/b.py", True),
        ("./a", True),
        ("a..b/...", True),
        ("", False),
        (".", False),
        ("..", False),
        ("a/../b", False),
        ("a\\..\\..\\b", False),
        ("/a", False),
        ("\\a", False),
        ("C:a", False),
        ("C:\\a", False),
        ("\\\\host\\share\\a", False),
        ("a\0b", False),
    ],
)
def test_spelling_of_a_path(path: str, inside: bool) -> None:  # noqa: FBT001 - the data of a case
    assert is_contained(path) is inside


@pytest.mark.parametrize(
    "text",
    [
        "[tool.aegis]\n",
        "[tool.aegis.anchors]\n",
        "x = 1\r\n  [ tool . aegis ]\r\n",
    ],
)
def test_root_of_a_project(root: Path, text: str) -> None:
    assert find_root(root / "app") is None
    (root / "pyproject.toml").write_bytes(text.encode())
    assert find_root(root / "app") == root.resolve()
    assert find_root(root) == root.resolve()


@pytest.mark.parametrize(
    "text", ["", "[tool.aegis2]\n", "# [tool.aegis]\n", "[tool]\n"]
)
def test_no_root_of_a_project(root: Path, text: str) -> None:
    (root / "pyproject.toml").write_bytes(text.encode())
    assert find_root(root / "app") is None
    (root / "aegis.lock").write_bytes(b"")
    assert find_root(root / "app") == root.resolve()
