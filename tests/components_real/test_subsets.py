"""The projects that come out of every set of components, checked and started."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from e2e.command import environ, run
from e2e.environment import Environment
from e2e.served import Served, serve
from proof_scale import sampled

from aegis_cst.components.catalogue import catalogue, integrations, with_required
from components_real.full_project import NAMES, make_full_project, make_project
from components_real.redis_server import run_redis

Subset = tuple[str, ...]

NOWHERE = "redis://127.0.0.1:1/0"
PATIENCE = 300.0
"""Seconds for a project's own checks on a busy machine."""


def subsets() -> Iterator[Subset]:
    """Sets that hold all that their members require."""
    for size in range(1, len(NAMES) + 1):
        for names in combinations(NAMES, size):
            if set(with_required(names)) == set(names):
                yield names


SUBSETS = tuple(subsets())
ALL = SUBSETS[-1]
TYPED = [
    *dict.fromkeys(tuple(sorted(with_required([name]))) for name in NAMES),
    ("database", "scheduler"),
    ALL,
]
"""Type checks and tests take long: each component, each integration, and all."""
STARTED = tuple(dict.fromkeys([*TYPED, *sampled(SUBSETS, 6)]))
"""Those and a few others; every set in a proof."""


@pytest.fixture(scope="session")
def environment(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Environment:
    kept = pytestconfig.cache
    assert kept is not None, "these tests keep an environment in pytest's cache"
    folder = tmp_path_factory.mktemp("full")
    return make_full_project(folder, kept.mkdir("environments"))[1]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Subset], Path]:
    """A project with such components, made once; not to be changed."""

    @cache
    def make(names: Subset) -> Path:
        """Every other one is added to one by one, backwards."""
        folder = tmp_path_factory.mktemp("made")
        if SUBSETS.index(names) % 2:
            return make_project(folder, names)
        backwards = with_required(names)[::-1]
        in_turn = dict.fromkeys(
            each for name in backwards for each in with_required([name])
        )
        return make_project(folder, *((name,) for name in in_turn))

    return make


@pytest.fixture
def project(made: Callable[[Subset], Path], names: Subset, tmp_path: Path) -> Path:
    """A copy of a project with these components."""
    return Path(shutil.copytree(made(names), tmp_path / "my-api"))


@pytest.mark.parametrize("names", STARTED, ids="+".join)
def test_it_is_clean_and_starts(
    names: Subset,
    project: Path,
    environment: Environment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for check in (["check"], ["format", "--check"]):
        finished = environment.run(project, "-m", "ruff", *check, "--no-cache")
        assert finished.code == 0, finished.stdout.decode() + finished.told
    check_compose_file(project, names)
    monkeypatch.setenv("REDIS_URL", NOWHERE)
    if "database" in names:
        upgrade = ("-m", "app.components.database", "upgrade", "head")
        upgraded = environment.run(project, *upgrade)
        assert upgraded.code == 0, upgraded.told
    check_served(serve(environment, project, ["/health", "/dashboard/"]), names)


def check_compose_file(project: Path, names: Subset) -> None:
    """Valid against the specification, and exactly the services of the components."""
    schema = ("check_jsonschema", "--builtin-schema", "vendor.compose-spec")
    files = [each.name for each in project.glob("*compose*.y*ml")]
    words = (sys.executable, "-m", *schema, *files)
    finished = run(*words, cwd=project)
    assert finished.code == 0, finished.stdout.decode() + finished.told
    document = yaml.safe_load((project / "docker-compose.yml").read_text("utf-8"))
    services = {each.name for name in names for each in catalogue()[name].service}
    assert set(document["services"]) == {"caddy", "web", *services}


def check_served(served: Served, names: Subset) -> None:
    """Exactly the documented paths and the health of what is there."""
    paths = {
        path
        for name in [*names, *integrations(names)]
        for router in catalogue()[name].router
        if not router.unless
        for path in router.paths
        if not path.startswith("/auth/")  # pages, for people
    }
    assert served.paths == {"/health", "/health/live", *paths}
    assert served.answers["/dashboard/"][0] == 200
    code, text = served.answers["/health"]
    assert code == 200
    told = json.loads(text)["components"]
    states = {name: health["status"] for name, health in told.items()}
    without_redis = {"cache": "degraded", "worker": "degraded"}
    if "cache" in names and "database" not in names:
        # Who of several processes runs the jobs is told by Redis then.
        without_redis["scheduler"] = "degraded"
    expected = {name: without_redis.get(name, "healthy") for name in shown(names)}
    assert states == {"application": "healthy", **expected}


def shown(names: Subset) -> list[str]:
    """Those with a part that runs, which health tells of."""
    return [name for name in names if catalogue()[name].lifespan]


@pytest.mark.parametrize("names", TYPED, ids="+".join)
def test_its_own_types_and_tests(project: Path, environment: Environment) -> None:
    mypy_cache = ("--cache-dir", str(environment.cache))
    tests = ("pytest", "-q", "-p", "no:cacheprovider")
    for check in (("mypy", *mypy_cache), tests):
        env = environ(PYTHONDONTWRITEBYTECODE="1", REDIS_URL=NOWHERE)
        words = (environment.python, "-m", *check)
        finished = run(*words, cwd=project, env=env, timeout=PATIENCE)
        assert finished.code == 0, finished.stdout.decode() + finished.told


@pytest.mark.parametrize("names", [ALL], ids="+".join)
def test_its_own_tests_with_redis(
    project: Path, environment: Environment, tmp_path: Path
) -> None:
    folder = tmp_path / "redis"
    folder.mkdir()
    with run_redis(folder) as redis:
        env = environ(PYTHONDONTWRITEBYTECODE="1", REDIS_URL=redis.url)
        words = (environment.python, "-m", "pytest", "-q", "-p", "no:cacheprovider")
        finished = run(*words, cwd=project, env=env, timeout=PATIENCE)
        assert finished.code == 0, finished.stdout.decode() + finished.told
        untouched = redis.command("DBSIZE")
    assert untouched == b":0\r\n", "tests use nothing of what the developer runs"
