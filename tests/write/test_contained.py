"""A component's folder: plain files, at paths that stay where they seem to lead."""

import sys
from pathlib import Path

import pytest

from aegis_cst.components.manifest import ManifestError
from aegis_cst.components.manifest_file import read_manifest

if sys.platform == "win32":
    pytest.skip("links and names that Windows does not have", allow_module_level=True)


@pytest.fixture
def component(tmp_path: Path) -> Path:
    folder = tmp_path / "queue"
    (folder / "files" / "app").mkdir(parents=True)
    (folder / "files" / "app" / "queue.py").write_text("x = 1\n")
    text = 'name = "queue"\nsummary = "Queues"\nbuilt_on = "Nothing"\n'
    (folder / "component.toml").write_text(text)
    (tmp_path / "secret").write_text("secret")
    assert read_manifest(folder).files == {"app/queue.py": b"x = 1\n"}
    return folder


@pytest.mark.parametrize("path", ["files/secret", "files/app/secret", "files/folder"])
def test_link_is_refused(component: Path, path: str) -> None:
    (component / path).symlink_to(component.parent)
    with pytest.raises(ManifestError, match="is a link"):
        read_manifest(component)


def test_files_that_are_a_link_are_refused(component: Path) -> None:
    (component / "files").rename(component.parent / "elsewhere")
    (component / "files").symlink_to(component.parent / "elsewhere")
    with pytest.raises(ManifestError, match="is a link"):
        read_manifest(component)


def test_component_that_is_a_link_is_refused(component: Path) -> None:
    component.rename(component.parent / "elsewhere")
    component.symlink_to(component.parent / "elsewhere")
    with pytest.raises(ManifestError, match="is a link"):
        read_manifest(component)


@pytest.mark.parametrize(
    "name", [".git/config", "app/con.py", "app/a:b.py", "app/x.py ", "app/e\u0301.py"]
)
def test_path_that_is_something_else_elsewhere_is_refused(
    component: Path, name: str
) -> None:
    file = component / "files" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("x = 1\n")
    with pytest.raises(ManifestError, match="the path "):
        read_manifest(component)
