"""The same on the disk, with the real command, and the application at the end."""

from pathlib import Path
from random import Random

import pytest
from e2e.command import aegis
from e2e.environment import Environment
from proof_scale import SEED, scaled

from users.edits import EDITS
from users.environment import COMPONENTS, full_environment
from users.whole_project import WholeProject

# Edits after which an application that was well still starts.
HARMLESS = sorted(
    EDITS.keys()
    - {
        "anchor_setting",  # does without what the application may be served by
        "component_changed",  # may set what does not fit, on purpose
        "file_deleted",  # takes files of components that others import
        "functions_reordered",  # Python wants some things before others
        "local_renamed",  # others may pass it by name
        "own_context",  # enters what does not exist
        "statement_deleted",  # takes what others need
        "user_of_a_component",  # imports what the environment may not start with
    }
)


@pytest.fixture(scope="session")
def environment(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Environment:
    return full_environment(tmp_path_factory.mktemp("full"), pytestconfig.cache)


def test_whole_projects(environment: Environment, tmp_path: Path) -> None:
    aegis(tmp_path, "init", "my-api", "--no-input", "--no-sync")
    for number in range(scaled(2)):
        rng = Random(f"{SEED}-{number}")  # noqa: S311 - no secrets here
        project = WholeProject(tmp_path / "my-api", tmp_path / f"{number}")
        walk: list[tuple[str, ...]] = []
        try:
            for _ in range(5):
                step(project, rng, walk)
            project.check_served(environment)
        except Exception as error:
            error.add_note(f"seed {SEED}, project {number}: {walk}")
            raise


def step(project: WholeProject, rng: Random, walk: list[tuple[str, ...]]) -> None:
    """Some edits, then a command."""
    for _ in range(3):
        name, seed = rng.choice(HARMLESS), rng.randrange(2**32)
        walk.append(("edit", name, str(seed)))
        project.edit(name, seed)
    command = rng.choice(["add", "add", "add", "remove", "remove", "undo"])
    names = rng.sample(COMPONENTS, rng.choice([1, 1, 2]))
    walk.append((command, *names))
    if command == "add":
        project.add(*names)
    elif command == "remove":
        project.remove(*names)
    else:
        project.undo()
