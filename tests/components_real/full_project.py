"""The project with every component, and the environment in which all subsets run."""

from pathlib import Path

from e2e.command import aegis
from e2e.environment import Environment, environment_with, requirements

from aegis_cst.components.catalogue import components

NAMES = tuple(each.name for each in components())


def make_project(folder: Path, *additions: tuple[str, ...]) -> Path:
    """A project in ``folder``, with one ``aegis add`` for each of ``additions``."""
    aegis(folder, "init", "my-api", "--no-input", "--no-sync")
    project = folder / "my-api"
    for names in additions:
        aegis(project, "add", *names, "--yes", "--no-sync")
    return project


def make_full_project(folder: Path, cache: Path) -> tuple[Path, Environment]:
    """The project with all components, and an environment that has what it needs."""
    project = make_project(folder, NAMES)
    return project, environment_with(requirements(project), cache)
