"""The base project, made once and copied for each test; the environment it runs in."""

import shutil
from pathlib import Path

import pytest

from e2e.command import add, aegis
from e2e.environment import Environment, environment_with, requirements


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project as ``aegis init`` makes it; not to be changed."""
    folder = tmp_path_factory.mktemp("base")
    aegis(folder, "init", "my-api", "--no-input", "--no-sync")
    return folder / "my-api"


@pytest.fixture(scope="session")
def with_scheduler(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base project with the scheduler added; not to be changed."""
    folder = tmp_path_factory.mktemp("added") / "my-api"
    shutil.copytree(base, folder)
    add(folder)
    return folder


@pytest.fixture(scope="session")
def environment(with_scheduler: Path, pytestconfig: pytest.Config) -> Environment:
    """The environment that all generated projects run in."""
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    # The extra is what a project that is to be traced asks for.
    needed = [*requirements(with_scheduler), "fastapi[opentelemetry]"]
    return environment_with(needed, cache.mkdir("environments"))


@pytest.fixture
def project(base: Path, tmp_path: Path) -> Path:
    """A copy of the base project for one test to change."""
    return Path(shutil.copytree(base, tmp_path / "my-api"))


@pytest.fixture
def added(with_scheduler: Path, tmp_path: Path) -> Path:
    """A copy of the project with the scheduler for one test to change."""
    return Path(shutil.copytree(with_scheduler, tmp_path / "with-scheduler"))
