"""The environment that has what every component needs."""

from pathlib import Path

import pytest
from e2e.environment import Environment, environment_with, requirements

from users.base import PYPROJECT
from users.simulation import Simulation

COMPONENTS = ("scheduler", "database", "cache", "worker")


def full_environment(folder: Path, cache: pytest.Cache | None) -> Environment:
    """The environment of a project with all of them; ``folder`` is to write to."""
    assert cache is not None, "these tests keep an environment in pytest's cache"
    full = Simulation()
    full.add(*COMPONENTS)
    (folder / PYPROJECT).write_bytes(full.files[PYPROJECT])
    return environment_with(requirements(folder), cache.mkdir("environments"))
