from pathlib import Path

import pytest

from check.component_projects import NAMES, Files, add, base_project
from check.scene import Scene


@pytest.fixture
def scene(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> Scene:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return Scene(tmp_path, monkeypatch, capsysbinary)


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of a fresh project."""
    return base_project(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="session")
def full(base: Files) -> Files:
    """The files of a project with every component."""
    return add(base, *NAMES)
