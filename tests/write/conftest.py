"""The base project, made once and copied for each test."""

import shutil
from pathlib import Path

import pytest
from e2e.command import aegis

from write.fake_uv import FakeUv


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project as ``aegis init`` makes it; not to be changed."""
    folder = tmp_path_factory.mktemp("base")
    aegis(folder, "init", "my-api", "--no-input", "--no-sync")
    return folder / "my-api"


@pytest.fixture
def project(base: Path, tmp_path: Path) -> Path:
    """A copy of the base project for one test to change."""
    return Path(shutil.copytree(base, tmp_path / "my-api"))


@pytest.fixture(scope="session")
def with_scheduler(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base project with the scheduler, which can be undone; not to be changed."""
    folder = tmp_path_factory.mktemp("added") / "my-api"
    shutil.copytree(base, folder)
    aegis(folder, "add", "scheduler", "--yes", "--no-sync")
    return folder


@pytest.fixture
def added(with_scheduler: Path, tmp_path: Path) -> Path:
    """A copy of the project with the scheduler for one test to change."""
    return Path(shutil.copytree(with_scheduler, tmp_path / "with-scheduler"))


@pytest.fixture
def uv(project: Path, tmp_path: Path) -> FakeUv:
    """A uv that locks and synchronises at once; the project has a lock file of it."""
    fake = FakeUv(tmp_path / "uv")
    fake.run(project, "lock")
    fake.run(project, "sync")
    return fake
