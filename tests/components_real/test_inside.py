"""What components are made of, tested within a project that has them.

The tests in `tests/inside` are put beside those that a component brings. A project of a
user does not get them: what they are about is not the user's to change.
"""

import shutil
from pathlib import Path

import pytest
from e2e.command import environ, run
from e2e.environment import environment_with, requirements

from components_real.full_project import make_project

INSIDE = Path(__file__).parents[1] / "inside"
PATIENCE = 300.0
NEEDED = {"backup": ("database", "scheduler"), "project": ()}
"""The components that a folder is about where it is not called after the one."""


@pytest.mark.parametrize("component", sorted(each.name for each in INSIDE.iterdir()))
def test_a_component_from_within(
    component: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    names = NEEDED.get(component, (component,))
    project = make_project(tmp_path, *((names,) if names else ()))
    shutil.copytree(INSIDE / component, project / "tests", dirs_exist_ok=True)
    kept = pytestconfig.cache
    assert kept is not None, "these tests keep an environment in pytest's cache"
    environment = environment_with(requirements(project), kept.mkdir("environments"))
    for check in (
        ("ruff", "check", "--no-cache"),
        ("ruff", "format", "--check", "--no-cache"),
        ("mypy", "--cache-dir", str(environment.cache)),
        ("pytest", "-q", "-p", "no:cacheprovider"),
    ):
        words = (environment.python, "-m", *check)
        env = environ(PYTHONDONTWRITEBYTECODE="1")
        finished = run(*words, cwd=project, env=env, timeout=PATIENCE)
        assert finished.code == 0, finished.stdout.decode() + finished.told
