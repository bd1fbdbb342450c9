"""Users who restructure registrations: ``check``, ``status`` and FastAPI agree."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from e2e.command import environ, run
from e2e.environment import Environment
from memory_tree import MemoryTree
from proof_scale import SEED, scaled

from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import findings
from aegis_cst.plan.status.inspection import Verdict, inspect
from aegis_cst.reading.application import Application
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.sources import TreeSources
from aegis_cst.reading.project import Project
from users.base import Files, marker
from users.edits import is_legal
from users.edits_restructuring import RESTRUCTURING
from users.environment import COMPONENTS, full_environment
from users.simulation import Simulation
from users.text import NoPlaceError

SCRIPT = Path(__file__).parent.parent / "foreign" / "fastapi_served.py"
WALKS = 6
STEPS = 4
ROUTERS = ("scheduler", "worker")
"""Components with a router that is documented."""


@pytest.fixture(scope="session")
def environment(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Environment:
    return full_environment(tmp_path_factory.mktemp("full"), pytestconfig.cache)


def test_all_that_look_see_the_same(environment: Environment, tmp_path: Path) -> None:
    trees = [
        each for number in range(scaled(WALKS)) for each in _walk(f"{SEED}-{number}")
    ]
    asked: list[dict[str, object]] = []
    for number, (_, files) in enumerate(trees):
        home = tmp_path / str(number)
        for path, data in files.items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_bytes(data)
        asked.append(
            {
                "folder": str(home),
                "root": "src" if "src/app/__init__.py" in files else "",
                "entry": "app.entrypoints.webserver:app",
                "factory": False,
                "urls": [],
                "paths": [],
            }
        )
    env = environ(PYTHONDONTWRITEBYTECODE="1", REDIS_URL="redis://127.0.0.1:1/0")
    finished = run(
        environment.python,
        "-W",
        "ignore",
        SCRIPT,
        cwd=tmp_path,
        env=env,
        given=json.dumps(asked).encode(),
        timeout=600.0,
    )
    assert finished.code == 0, finished.told
    answers = json.loads(finished.stdout.splitlines()[-1])
    for (walk, files), answer in zip(trees, answers, strict=True):
        assert "documented" in answer, (walk, answer)
        real = {each for each in ROUTERS if f"/api/v1/{each}/" in str(answer)}
        assert _reached(files) == real, walk
        assert _told_by_status(files) == real, walk
        assert not _told_by_check(files), walk


def _walk(seed: str) -> Iterator[tuple[list[str], Files]]:
    """The project after each step of a user's, and what the steps were."""
    rng = Random(seed)  # noqa: S311 - no secrets here
    simulation = Simulation()
    walk: list[str] = []
    for number in range(STEPS):
        name = rng.choice(sorted(RESTRUCTURING))
        after = dict(simulation.files)
        try:
            RESTRUCTURING[name](after, rng, marker(number))
        except NoPlaceError:
            continue
        changed = [p for p, data in after.items() if simulation.files.get(p) != data]
        assert all(is_legal(path, after[path]) for path in changed), (walk, name)
        simulation.files = after
        walk.append(name)
        yield list(walk), after
        component = rng.choice(COMPONENTS)
        outcome = simulation.add(component)
        walk.append(f"add {component}: {outcome}")
        assert not simulation.refused, (walk, simulation.refused)
        if rng.random() < 0.3:
            outcome = simulation.remove(rng.choice(COMPONENTS))
            walk.append(f"removed: {outcome}")
    yield walk, simulation.files


def _codebase(files: Files) -> Codebase:
    return Codebase(TreeSources(MemoryTree(files)))


def _reached(files: Files) -> set[str]:
    application = _codebase(files).application
    assert isinstance(application, Application), application
    paths = [each.path for each in application.answers.answers]
    return {each for each in ROUTERS if any(f"/api/v1/{each}/" in p for p in paths)}


def _told_by_status(files: Files) -> set[str]:
    inspections = inspect(Project(MemoryTree(files)))
    assert not isinstance(inspections, Blocker)
    return {
        each.name
        for each in inspections
        for part in each.parts
        if part.what == f"router {each.name}_router"
        and part.verdict in {Verdict.AGREES, Verdict.CHANGED}
    }


def _told_by_check(files: Files) -> list[str]:
    """What is found of routers and of parts of components."""
    return [
        f"{each.code} {each.place} {each.message}"
        for each in findings(_codebase(files), RULES)
        if each.code.startswith(("AEG1", "AEG3"))
    ]
